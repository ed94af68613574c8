// What the guard needs to know of a live element that is about to be pressed, whoever presses it.
(el) => {
  const MOST = 2000;
  // A form's fields hide its own properties when they bear their names (<input name="action">).
  const own = (name) => Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, name).get;
  const elementsOf = (form) => [...own("elements").call(form)];
  const attribute = (e, name) => Element.prototype.getAttribute.call(e, name) || "";
  // Whatever is not drawn takes no room; of a long text the end counts as well as the beginning.
  const bare = (s) => (typeof s === "string" ? s : "").replace(/[\u034f\u115f\u1160\u3164\u2800\ufe00-\ufe0f]|(?![\u202d\u202e])\p{Cf}/gu, "")
    .replace(/\s+/g, " ").trim();
  const fold = (s, n = MOST) => { const b = bare(s); return b.length > n ? `${b.slice(0, n / 2)} ${b.slice(-n / 2)}` : b; };
  const BUTTONS = ["submit", "button", "image", "reset"];
  const PRESSED = "button,input,select,textarea,a[href],a[*|href],area[href],summary,[role=button]";

  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  // A button without any colour takes the clicks on the drawn one that it fills, which says what they come to.
  const veils = (e) => {
    const holder = /^(BUTTON|INPUT)$/.test(e.tagName) && getComputedStyle(e).opacity < 0.05 && e.parentElement;
    if (!holder || !shown(holder) || !e.checkVisibility({ visibilityProperty: true })) return false;
    const [rect, other] = [e.getBoundingClientRect(), holder.getBoundingClientRect()];
    return other.height <= 120 && Math.max(rect.left - other.left, rect.top - other.top, other.right - rect.right, other.bottom - rect.bottom) <= 6;
  };
  // Radios and checkboxes are often drawn by their label while the input itself cannot be seen, or lies off the page.
  const label = /^(radio|checkbox)$/.test(el.type) && el.labels && el.labels[0];
  const offPage = (e) => { const r = e.getBoundingClientRect(); return r.right + scrollX <= 0 || r.bottom + scrollY <= 0; };
  const drawn = label && (!shown(el) || offPage(el)) ? label : el;
  // What a click there really presses: a link or button around it, or the control of its label.
  const pressedBy = (e) => e.closest(PRESSED) || e.closest("label")?.control || e;

  // What stands before a field without a label of its own, in the same line or the cell before, is its label.
  const before = (f) => {
    for (let e = f, up = 0; e && up < 3; e = e.parentElement, up++) {
      let said = "";
      for (let n = e.previousSibling; n && said.length < 60; n = n.previousSibling) {
        if (n.nodeType === 1 && (isField(n) || n.querySelector("input,select,textarea"))) break; // that one's
        if (n.nodeType === 1 && (/^(UL|OL|NAV)$/.test(n.tagName) || n.querySelector("li"))) continue; // the steps of checkout
        said = `${n.textContent} ${said}`;
      }
      if (fold(said)) return fold(said).slice(-60);
    }
    return "";
  };
  const factOf = (forms) => (f) => {
    const type = isEditor(f) ? "contenteditable" : f.tagName === "SELECT" ? "select" : f.tagName === "TEXTAREA" ? "textarea" : f.type || "text";
    const form = f.form || f.closest("form");
    if (form && !forms.includes(form)) forms.push(form);
    const name = [attribute(f, "name"), f.id, attribute(f, "autocomplete"), attribute(f, "placeholder"),
      attribute(f, "aria-label"), ...[...(f.labels || [])].map((l) => l.textContent),
      type === "hidden" || f.labels?.length ? "" : before(f)].join(" ");
    // A password that cannot be given is none that is asked for: guests need not give it.
    const open = type !== "hidden" && !(type === "password" && f.disabled);
    return { type, name: fold(name), visible: open && f.checkVisibility({ visibilityProperty: true }),
      form: forms.indexOf(form) + 1 };
  };
  const isEditor = (e) => Element.prototype.hasAttribute.call(e, "contenteditable") && /^(true|plaintext-only|)$/i.test(attribute(e, "contenteditable")) && !/^(INPUT|SELECT|TEXTAREA|BODY|HTML)$/.test(e.tagName);
  const isField = (f) => (/^(INPUT|SELECT|TEXTAREA)$/.test(f.tagName) && !BUTTONS.includes(f.type)) || isEditor(f);
  // What many component libraries draw in place of a radio button.
  const isDrawnRadio = (e) => attribute(e, "role") === "radio" && e.tagName !== "INPUT";
  const isButton = (e) => e.tagName === "BUTTON" || attribute(e, "role") === "button" ||
    (e.tagName === "INPUT" && ["submit", "button", "image"].includes(e.type)) || e.hasAttribute("onclick") ||
    // A link that leads nowhere else is pressed as a button is.
    (e.tagName === "A" && !/^https?:/.test(e.href || "") || attribute(e, "href").startsWith("#"));
  // What stands in open shadow roots belongs to the page, too.
  const deep = (root, wanted, found = []) => {
    for (const e of root.querySelectorAll("*")) {
      if (wanted(e)) found.push(e);
      if (e.shadowRoot && found.length < MOST) deep(e.shadowRoot, wanted, found);
    }
    return found;
  };
  const pageButtons = () => deep(el.ownerDocument, isButton).filter((e) => shown(e) || veils(e)).slice(0, MOST)
    .flatMap((e) => [...(veils(e) ? [e.parentElement.innerText] : []), e.innerText || attribute(e, "value") || attribute(e, "alt"), attribute(e, "aria-label"), attribute(e, "title"),
      ...[...e.querySelectorAll("img[alt]")].map((i) => i.alt), ...drawnBefore(e)].map((s) => fold(s, 300))
    // A plain element may hold half the page.
    .filter((s) => s && (s.length < 100 || /^(BUTTON|INPUT)$/.test(e.tagName))));
  const pageFields = () => {
    const forms = [];
    const all = deep(el.ownerDocument, (e) => isField(e) || e.tagName === "IFRAME" || isDrawnRadio(e)).slice(0, MOST);
    const drawnRadios = all.filter(isDrawnRadio).map((e) => ({ type: "radio", form: 0, visible: shown(e),
      name: fold([attribute(e, "aria-label"), attribute(e, "data-value"), e.innerText].join(" "), 300) }));
    // Card fields live in frames of the payment service, which are named by their title.
    const frames = all.filter((f) => f.tagName === "IFRAME" && shown(f) && f.clientHeight > 1)
      .map((f) => ({ type: "", name: fold(`${attribute(f, "title")} ${attribute(f, "name")}`), visible: true, form: -1 }));
    return [...all.filter(isField).map(factOf(forms)), ...drawnRadios, ...frames];
  };

  const drawnBefore = (e) => ["::before", "::after"].map((p) => {
    const content = getComputedStyle(e, p).content;
    const given = content.replace(/attr\(([\w-]+)[^)]*\)/g, (_, name) => `"${attribute(e, name)}"`);
    return given.startsWith('"') ? given.slice(1, -1) : "";
  });
  // A click goes to everything around as well: a button within a link follows the link.
  const around = (pressed) => {
    const all = new Set([el, pressed]);
    for (let e = pressed; (e = e.parentElement?.closest(PRESSED)); ) all.add(e);
    return [...all];
  };
  const labelsOf = (pressed) => {
    if (pressed.tagName === "SELECT") return [];
    const inside = [...el.querySelectorAll("*")].slice(0, 200);
    // Style sheets can have words drawn backwards.
    const turned = getComputedStyle(pressed).unicodeBidi.includes("override") ? "\u202e" : "";
    const button = pressed.tagName === "BUTTON" || BUTTONS.includes(pressed.type);
    const images = inside.filter((i) => /^(IMG|title|INPUT)$/.test(i.tagName)).map((i) =>
      attribute(i, "alt") || attribute(i, "value") || i.textContent);
    const named = [...around(pressed), ...inside].flatMap((e) => [attribute(e, "aria-label"), attribute(e, "title")]);
    const labelled = attribute(pressed, "aria-labelledby").split(/\s+/).filter(Boolean)
      .map((id) => pressed.getRootNode().getElementById?.(id)?.textContent);
    return [...around(pressed).flatMap((e) => [turned + (e.innerText || ""), e.value]), attribute(pressed, "alt"),
      ...(button ? [...(pressed.labels || [])].map((l) => l.innerText) : []),
      ...(veils(pressed) ? [pressed.parentElement.innerText] : []),
      ...named, ...labelled, ...images, ...[el, pressed, ...inside].flatMap(drawnBefore)].map((s) => fold(s)).filter(Boolean);
  };
  const hintOf = (pressed) => {
    const all = around(pressed).flatMap((e) => [...Element.prototype.getAttributeNames.call(e)]
      .filter((a) => a !== "data-reachwatch" && a !== "style").map((a) => attribute(e, a).slice(0, MOST)));
    for (let e = pressed.parentElement; e; e = e.parentElement) all.push(attribute(e, "onclick").slice(0, 300));
    return fold(all.filter(Boolean).join(" "), 4 * MOST);
  };
  const addressOf = (pressed) => {
    const link = pressed.closest("a[href],a[*|href],area[href]");
    return !link ? "" : link.href?.baseVal !== undefined ? new URL(link.href.baseVal, link.baseURI).href : String(link.href);
  };
  const absolute = (address) => {
    try { return new URL(address, el.ownerDocument.baseURI).href; } catch { return address; }
  };
  const describe = () => {
    const pressed = pressedBy(el);
    const href = addressOf(pressed);
    const form = pressed.form || pressed.closest("form");
    // Scripts send forms from links and plain buttons as well; only a link that leads elsewhere does not.
    const submits = Boolean(form) && !/^https?:/.test(href.startsWith(el.ownerDocument.URL.split("#")[0] + "#") ? "" : href);
    const action = attribute(pressed, "formaction") || (form ? attribute(form, "action") : "");
    return {
      labels: [...new Set(labelsOf(pressed))], href, submits, action: form ? absolute(action || el.ownerDocument.URL) : "",
      method: (attribute(pressed, "formmethod") || (form ? attribute(form, "method") : "") || "get").toLowerCase(),
      fields: form ? [...elementsOf(form), ...Element.prototype.querySelectorAll.call(form, "[contenteditable]")].filter(isField).slice(0, MOST).map(factOf([])) : [],
    };
  };

  const pressed = pressedBy(el);
  // We have but one tab. What leaves a frame for the window or for a new tab, shows in all of ours.
  const leaves = (el, name) => attribute(el, name) && attribute(el, name).toLowerCase() !== "_self";
  const stay = () => {
    for (const leaver of [pressed.closest("a[target]"), pressed.form || pressed.closest("form[target]")]) {
      if (leaver && leaves(leaver, "target")) leaver.setAttribute("target", "_top");
    }
    if (leaves(pressed, "formtarget")) pressed.setAttribute("formtarget", "_top");
  };
  // A plain element that takes clicks is hit by any part of it that is no control itself.
  const hits = (target) => pressedBy(target) === pressed ||
    (pressed === el && el.contains(target) && !target.closest(PRESSED) && !target.closest("label")?.control);
  return { describe, intent: () => ({ ...describe(), hint: hintOf(pressed), page_fields: pageFields(),
    page_buttons: pageButtons(), own: isField(el) ? factOf([])(el) : null }), drawn, stay, hits };
}
