"""What is asked of every page: reachable by links, readable by machines, narrow enough, quiet, light."""

import re
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.browser import AXE, Visitor

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


@contextmanager
def axe_at_work(visitor: Visitor) -> Iterator[None]:
    """axe-core is brought past the content policy, and what its own styles make the policy say is not the page's."""
    before = len(visitor.complaints)
    visitor.page.evaluate(_axe())
    yield
    del visitor.complaints[before:]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


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
    """Counts the bytes that cross the wire, with an empty cache, and names what is asked of other sites."""

    def __init__(self, visitor: Visitor) -> None:
        self.bytes = 0
        self.parts: dict[str, int] = {}
        self.elsewhere: list[str] = []
        self._visitor = visitor
        self._asked: dict[str, str] = {}
        self._session = visitor.context.new_cdp_session(visitor.page)
        self._session.send("Network.enable")
        self._session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self._session.on("Network.requestWillBeSent", self._ask)
        self._session.on("Network.loadingFinished", self._come)
        self._session.on("Network.loadingFailed", lambda event: self._asked.pop(event["requestId"], None))

    def reset(self) -> None:
        self.bytes = 0
        self.parts.clear()
        self.elsewhere.clear()
        self._asked.clear()

    def wait(self) -> None:
        """Until nothing that was asked for is under way: what comes after the page counts as well."""
        until = time.monotonic() + 15
        while self._asked:
            assert time.monotonic() < until, sorted(self._asked.values())
            self._visitor.page.evaluate("() => new Promise(done => requestAnimationFrame(done))")

    def largest(self) -> str:
        heaviest = sorted(self.parts.items(), key=lambda part: -part[1])[:5]
        return ", ".join(f"{urlsplit(url).path} {size}" for url, size in heaviest)

    def _ask(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        if not url.startswith((self._visitor.site.base, "data:")):
            self.elsewhere.append(url)
        self._asked[event["requestId"]] = url

    def _come(self, event: dict[str, Any]) -> None:
        size = int(event["encodedDataLength"])
        self.bytes += size
        self.parts[self._asked.pop(event["requestId"], "?")] = size


MARK_FOCUSABLE: Final = """
root => {
  const seen = each => each.checkVisibility({visibilityProperty: true}) && each.getClientRects().length > 0;
  const all = [...document.querySelector(root).querySelectorAll(
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


def walk_by_tab(visitor: Visitor, *, whole: bool = True) -> list[str]:
    """Tab from the top to the end: what was not reached, had no visible focus, or was out of sight.

    Without `whole`, from where the skip link leads to the end of the content: the frame is the same on every page.
    """
    visitor.page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    count = visitor.page.evaluate(MARK_FOCUSABLE, "body" if whole else "main")
    if not whole:
        visitor.page.keyboard.press("Tab")
        visitor.page.keyboard.press("Enter")
    reached: set[str] = set()
    wrong: list[str] = []
    for _ in range(count + 10):
        visitor.page.keyboard.press("Tab")
        at = visitor.page.evaluate(WHERE)
        if at is None or (not whole and len(reached) == count):
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
    visitor.page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    return wrong + [f"not reached by Tab: {each}" for each in missed]
