// Keeps what is typed: a form with data-draft posts itself to the drafts' address a moment after the last change.
(() => {
  "use strict";
  const wait = 2500;

  for (const form of document.querySelectorAll("form[data-draft]")) {
    const note = form.querySelector(".draft-note");
    if (!note) continue;
    let timer, changed = false;

    const save = async () => {
      clearTimeout(timer);
      if (!changed) return;
      changed = false;
      const body = new FormData(form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
      try {
        const answer = await fetch(note.dataset.draftUrl, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
        if (!answer.ok) throw new Error(answer.status);
        note.textContent = `${note.dataset.saved} ${new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" })}`;
      } catch {
        changed = true;
        note.textContent = note.dataset.failed;
      }
    };

    form.addEventListener("input", () => {
      changed = true;
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    });
    form.addEventListener("submit", () => { clearTimeout(timer); changed = false; });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  }

  // A bar while a file is on its way. The form is sent as it would be without this.
  for (const form of document.querySelectorAll('form[enctype="multipart/form-data"]:not([data-plain-upload])')) {
    const bar = form.querySelector(".upload-progress");
    if (!bar) continue;
    form.addEventListener("submit", (event) => {
      const files = [...form.querySelectorAll('input[type="file"]')].some((input) => input.files.length);
      if (!files || event.submitter?.formAction !== form.action && event.submitter?.hasAttribute("formaction")) return;
      event.preventDefault();
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.upload.addEventListener("progress", (step) => {
        if (step.lengthComputable) bar.value = Math.round((100 * step.loaded) / step.total);
      });
      request.responseType = "blob";
      request.addEventListener("load", async () => {
        const named = /filename="([^"]+)"/.exec(request.getResponseHeader("Content-Disposition") || "");
        if (named) {
          bar.hidden = true;
          const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(request.response), download: named[1] });
          link.click();
          setTimeout(() => URL.revokeObjectURL(link.href), 60000);
          return;
        }
        if (request.responseURL && request.responseURL !== form.action) { location.assign(request.responseURL); return; }
        const page = await request.response.text();
        document.open(); document.write(page); document.close();
      });
      request.addEventListener("error", () => { bar.hidden = true; form.submit(); });
      bar.hidden = false;
      request.send(new FormData(form, event.submitter));
    });
  }
})();
