/* Small improvements. Every page works without them; nothing here decides anything. */
"use strict";

(() => {
  const each = (root, selector, act) => root.querySelectorAll(selector).forEach(act);
  const clockTime = () => new Date().toLocaleTimeString(document.documentElement.lang, {hour: "2-digit", minute: "2-digit"});

  /* Drafts save themselves 1.5 s after the last change; files are sent only with the form itself. */
  function autosave(form) {
    const status = form.querySelector("[data-autosave-status]");
    const say = (words) => { if (status) status.textContent = words; };
    let timer = 0;
    let running = false;
    let again = false;
    async function save() {
      if (running) { again = true; return; }
      running = true;
      const body = new FormData(form);
      each(form, "input[type=file]", (input) => body.delete(input.name));
      form.dataset.changed = "";
      say(status?.dataset.saving ?? "");
      try {
        const answer = await fetch(form.dataset.autosave, {method: "POST", body, credentials: "same-origin", redirect: "error"});
        if (!answer.ok) throw new Error(String(answer.status));
        say(`${status?.dataset.saved ?? ""} ${clockTime()}`);
      } catch {
        form.dataset.changed = "yes";
        say(status?.dataset.failed ?? "");
      }
      running = false;
      if (again) { again = false; save(); }
    }
    const later = () => { clearTimeout(timer); timer = setTimeout(save, 1500); };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", () => clearTimeout(timer));
    addEventListener("pagehide", () => {
      if (form.dataset.changed !== "yes" || form.dataset.sent) return;
      const body = new FormData(form);
      each(form, "input[type=file]", (input) => body.delete(input.name));
      navigator.sendBeacon(form.dataset.autosave, body);
    });
  }

  /* Leaving with unsaved words asks first. */
  function guard(form) {
    addEventListener("beforeunload", (event) => {
      if (form.isConnected && form.dataset.changed === "yes" && !form.dataset.sent) event.preventDefault();
    });
  }

  /* A double press sends once; a page taken from the browser's memory may send again. */
  function sendOnce(form) {
    form.addEventListener("input", () => { form.dataset.changed = "yes"; });
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
      form.dataset.sent = "yes";
      if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
      setTimeout(() => release(form), 8000);
    });
  }

  function release(form) {
    delete form.dataset.sent;
    each(form, "[aria-disabled=true]", (button) => button.removeAttribute("aria-disabled"));
  }

  /* Chosen files are listed with size and picture before they are sent. */
  function preview(input) {
    const list = document.createElement("ul");
    list.className = "files";
    list.setAttribute("aria-live", "polite");
    input.after(list);
    const limit = Number(input.dataset.maxBytes || Infinity);
    input.addEventListener("change", () => {
      const files = [...input.files];
      list.replaceChildren(...files.map((file) => line(file, limit, input.dataset.tooBig)));
      input.setCustomValidity(files.some((file) => file.size > limit) ? input.dataset.tooBig || "" : "");
    });
  }

  function line(file, limit, tooBig) {
    const item = document.createElement("li");
    if (/^image\/(png|jpeg|gif|webp)$/.test(file.type)) {
      const picture = document.createElement("img");
      picture.alt = "";
      picture.src = URL.createObjectURL(file);
      picture.onload = () => URL.revokeObjectURL(picture.src);
      item.append(picture);
    }
    const words = document.createElement("span");
    const size = file.size < 1e6 ? `${Math.ceil(file.size / 1e3)} kB` : `${(file.size / 1e6).toFixed(1)} MB`;
    words.textContent = `${file.name} · ${size}`;
    if (file.size > limit) {
      words.className = "too-big";
      words.textContent += ` · ${tooBig || ""}`;
    }
    item.append(words);
    return item;
  }

  /* A form with files shows how far it is; the answer takes the place of the page. */
  function upload(form) {
    form.addEventListener("submit", (event) => {
      const chosen = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
      if (event.defaultPrevented || !chosen) return;
      event.preventDefault();
      form.querySelector("[data-upload-note]")?.remove();
      const bar = document.createElement("progress");
      bar.max = 100;
      bar.setAttribute("aria-label", form.dataset.upload || document.title);
      form.append(bar);
      const body = new FormData(form, event.submitter ?? undefined);
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (progress) => {
        if (progress.lengthComputable) bar.value = (100 * progress.loaded) / progress.total;
      });
      request.addEventListener("load", () => show(request));
      request.addEventListener("error", () => { bar.replaceWith(uploadFailed(form)); release(form); });
      request.open("POST", form.getAttribute("action") || location.href);
      request.send(body);
    });
  }

  function uploadFailed(form) {
    const note = document.createElement("p");
    note.className = "field-error";
    note.setAttribute("role", "alert");
    note.dataset.uploadNote = "";
    note.textContent = form.dataset.uploadFailed ?? "";
    return note;
  }

  function show(request) {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) { location.assign(request.responseURL); return; }
    document.title = page.title;
    document.querySelector("main").replaceWith(main);
    history.pushState(null, "", request.responseURL);
    enhance(main);
    scrollTo(0, 0);
    if (!main.querySelector("[data-focus]")) main.focus();
  }

  /* Lists: j and k move, Enter opens; the reader can switch the keys off. */
  function keys(list) {
    const key = "redress-keys";
    const hint = document.querySelector("[data-keys-hint]");
    const button = hint?.querySelector("[data-keys-toggle]");
    let on = localStorage.getItem(key) !== "off";
    const label = () => { if (button) button.textContent = on ? button.dataset.on : button.dataset.off; };
    if (hint) hint.hidden = false;
    label();
    button?.addEventListener("click", () => {
      on = !on;
      localStorage.setItem(key, on ? "on" : "off");
      label();
    });
    document.addEventListener("keydown", (event) => {
      const writing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
      if (!on || !list.isConnected || writing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key !== "j" && event.key !== "k") return;
      const links = [...list.querySelectorAll("[data-row] a[data-open]")];
      const row = document.activeElement.closest("[data-row]");
      const at = links.findIndex((link) => row?.contains(link));
      const next = links[event.key === "j" ? at + 1 : Math.max(0, at - 1)];
      if (next) { event.preventDefault(); next.focus(); next.scrollIntoView({block: "nearest"}); }
    });
  }

  /* A text block chosen in a select is added to the field it names. */
  function textBlocks(select) {
    select.addEventListener("change", () => {
      const field = document.getElementById(select.dataset.insertInto);
      if (!field || !select.value) return;
      const block = select.selectedOptions[0].dataset.text || select.value;
      field.value = field.value ? `${field.value.trimEnd()}\n${block}` : block;
      field.dispatchEvent(new Event("input", {bubbles: true}));
      field.focus();
    });
  }

  /* What a choice asks for is unfolded when it is chosen. */
  function opensWith(details) {
    const select = document.getElementById(details.dataset.opensWith);
    select?.addEventListener("change", () => {
      if (details.dataset.opensOn.split(" ").includes(select.value)) details.open = true;
    });
  }

  function checkAll(box) {
    box.hidden = false;
    box.addEventListener("change", () => {
      each(document, `input[type=checkbox][name="${box.dataset.checkAll}"]`, (other) => { other.checked = box.checked; });
    });
  }

  function enhance(root) {
    each(root, "form[method=post]", sendOnce);
    each(root, "form[data-upload]", upload);
    each(root, "form[data-autosave]", autosave);
    each(root, "form[data-guard]", guard);
    each(root, "input[type=file]", preview);
    each(root, "[data-keys]", keys);
    each(root, "select[data-insert-into]", textBlocks);
    each(root, "[data-check-all]", checkAll);
    each(root, "[data-opens-with]", opensWith);
    each(root, "[data-print]", (button) => { button.hidden = false; button.onclick = () => print(); });
    each(root, "[data-back]", (button) => { button.hidden = history.length < 2; button.onclick = () => history.back(); });
    root.querySelector("[data-focus]")?.focus();
  }

  enhance(document);
  addEventListener("pageshow", (event) => { if (event.persisted) each(document, "form", release); });
})();
