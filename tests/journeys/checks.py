"""What is asked of every page: reachable by links, readable by machines, narrow enough, quiet, light."""

import re
from collections import deque
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.browser import Visitor

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
NOT_FOLLOWED: Final = frozenset({"account_logout", "account_signup", "ledger:latest", "ledger:verifier"})
FRONT_DOORS: Final = ("/", "/ban-lam-viec/", "/tai-khoan/")
AT_MOST: Final = 400
OF_A_VIEW: Final = 2

RUN_AXE: Final = """
async ([tags, rules]) => {
  const found = await axe.run(document, {
    ...(rules ? {runOnly: {type: 'rule', values: rules}} : {runOnly: {type: 'tag', values: tags}}),
    resultTypes: ['violations'],
    preload: false,
  });
  return found.violations.flatMap(each => each.nodes.map(
    node => `${each.id} (${each.impact}): ${node.target.join(' ')} | ${(node.failureSummary || '').slice(0, 300)}`));
}
"""


def view_of(path: str) -> str | None:
    try:
        return resolve(path).view_name or None
    except Resolver404:
        return None


def links_of(visitor: Visitor, html: str, here: str) -> Iterator[str]:
    for link in re.findall(r'<a\b[^>]*?\bhref="([^"#]+)', html):
        target = urlsplit(urljoin(visitor.site.base + here, link.replace("&amp;", "&")))
        if f"{target.scheme}://{target.netloc}" == visitor.site.base:
            yield target.path + (f"?{target.query}" if target.query else "")


def pages_reached(visitor: Visitor) -> dict[str, str]:
    """One address of every view this visitor reaches by links from the front doors: name -> path."""
    waiting, asked, times, found = deque(FRONT_DOORS), set[str](), dict[str, int](), dict[str, str]()
    while waiting and len(asked) < AT_MOST:
        address = waiting.popleft()
        path = urlsplit(address).path
        name = view_of(path)
        if path in asked or name is None or name in NOT_FOLLOWED or times.get(name, 0) >= OF_A_VIEW:
            continue
        asked.add(path)
        times[name] = times.get(name, 0) + 1
        answer = visitor.context.request.get(visitor.site.base + path)
        assert answer.status < 500, (path, answer.status)
        assert answer.status != 404, f"a link leads nowhere: {path}"
        if not answer.ok or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        if urlsplit(answer.url).path != path:
            continue
        found.setdefault(name, path)
        waiting.extend(links_of(visitor, answer.text(), path))
    return found


def violations(visitor: Visitor, *rules: str) -> list[str]:
    """What axe-core finds wrong on the page that is open, by WCAG 2.2 A and AA."""
    found: list[str] = visitor.page.evaluate(RUN_AXE, [list(TAGS), list(rules) or None])
    return found


def overflow(visitor: Visitor) -> str | None:
    """What is wider than the window, when the page as a whole scrolls sideways."""
    return visitor.page.evaluate(
        """() => {
          const root = document.scrollingElement;
          if (root.scrollWidth <= window.innerWidth) return null;
          const wide = [...document.querySelectorAll('body *')].filter(each => {
            const box = each.getBoundingClientRect();
            return box.width && box.right > window.innerWidth + 1;
          });
          const named = each => each.tagName.toLowerCase() + (each.className.toString ? '.' + each.className : '');
          return `${root.scrollWidth} > ${window.innerWidth}: ${wide.slice(0, 6).map(named).join(', ')}`;
        }"""
    )


def at_width(visitor: Visitor, width: int, *, text_percent: int = 100) -> str | None:
    """Whether the page fits a window of that width with letters of that size."""
    before = visitor.page.viewport_size
    visitor.page.set_viewport_size({"width": width, "height": 640})
    visitor.page.evaluate("percent => document.documentElement.style.fontSize = percent + '%'", text_percent)
    told = overflow(visitor)
    visitor.page.evaluate("() => document.documentElement.style.fontSize = ''")
    if before:
        visitor.page.set_viewport_size(before)
    return told


class Weight:
    """Counts the bytes that cross the wire, with an empty cache."""

    def __init__(self, visitor: Visitor) -> None:
        self.bytes = 0
        self.parts: dict[str, int] = {}
        session = visitor.context.new_cdp_session(visitor.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self._names: dict[str, str] = {}
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)

    def reset(self) -> None:
        self.bytes = 0
        self.parts.clear()

    def largest(self) -> str:
        heaviest = sorted(self.parts.items(), key=lambda part: -part[1])[:5]
        return ", ".join(f"{urlsplit(url).path} {size}" for url, size in heaviest)

    def _asked(self, event: dict[str, Any]) -> None:
        self._names[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict[str, Any]) -> None:
        size = int(event["encodedDataLength"])
        self.bytes += size
        self.parts[self._names.get(event["requestId"], "?")] = size


MARK_FOCUSABLE: Final = """
() => {
  const seen = each => each.checkVisibility({visibilityProperty: true}) && each.getClientRects().length > 0;
  const all = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])')];
  const groups = new Set();
  let count = 0;
  for (const each of all) {
    if (each.disabled || !seen(each) || each.tabIndex < 0 || each.closest('[inert]')) continue;
    if (each.type === 'radio') {
      const group = (each.form ? each.form.id : '') + each.name;
      if (groups.has(group)) continue;
      groups.add(group);
      const chosen = all.find(other => other.type === 'radio' && other.name === each.name && other.checked);
      (chosen || each).dataset.stop = String(count++);
      continue;
    }
    each.dataset.stop = String(count++);
  }
  return count;
}
"""
WHERE: Final = """
() => {
  const at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  const style = getComputedStyle(at);
  const ringed = each => {
    const s = getComputedStyle(each);
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== 'none';
  };
  const box = at.getBoundingClientRect();
  return {
    stop: at.dataset.stop ?? null,
    name: at.tagName.toLowerCase() + ' ' + (at.innerText || at.name || at.id || '').slice(0, 40),
    ringed: ringed(at) || (at.parentElement && ringed(at.parentElement)),
    seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}
"""


def walk_by_tab(visitor: Visitor) -> list[str]:
    """Tab from the top to the end: what was not reached, had no visible focus, or was out of sight."""
    visitor.page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    count = visitor.page.evaluate(MARK_FOCUSABLE)
    reached: set[str] = set()
    wrong: list[str] = []
    for _ in range(count + 10):
        visitor.page.keyboard.press("Tab")
        at = visitor.page.evaluate(WHERE)
        if at is None:
            break
        if at["stop"] in reached:
            break
        if at["stop"] is not None:
            reached.add(at["stop"])
        if not at["ringed"]:
            wrong.append(f"no visible focus: {at['name']}")
        if not at["seen"]:
            wrong.append(f"focus out of sight: {at['name']}")
    missed = visitor.page.evaluate(
        """reached => [...document.querySelectorAll('[data-stop]')].filter(each => !reached.includes(each.dataset.stop)
             && each.checkVisibility({visibilityProperty: true}))
             .map(each => each.outerHTML.slice(0, 120))""",
        sorted(reached),
    )
    return wrong + [f"not reached by Tab: {each}" for each in missed]
