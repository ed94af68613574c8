// Describes a live element for the guard, right before it would be clicked, and marks it for the click.
(ref, mark) => {
  const el = (globalThis.reachwatchNodes || [])[ref];
  if (!el || !el.isConnected) return null;
  const fold = (s) => (s || "").replace(/\s+/g, " ").trim().slice(0, 300);
  const attribute = (e, name) => e.getAttribute(name) || "";
  const hint = (e) => ["id", "name", "class", "data-testid", "data-action", "value"].map((a) => attribute(e, a)).join(" ");
  const fact = (f) => ({
    type: f.tagName === "SELECT" ? "select" : f.tagName === "TEXTAREA" ? "textarea" : f.type || "text",
    name: fold([attribute(f, "name"), f.id, attribute(f, "autocomplete"), attribute(f, "placeholder"), attribute(f, "aria-label"),
      ...[...(f.labels || [])].map((l) => l.textContent)].join(" ")),
    visible: f.type !== "hidden" && f.checkVisibility(),
  });
  const fields = (root) => [...root.querySelectorAll("input,select,textarea")].filter((f) =>
    !["submit", "button", "image", "reset"].includes(f.type)).slice(0, 300).map(fact);
  const link = el.closest("a[href]");
  // What a click on a label or an inner span really presses.
  const pressed = el.closest("button,input,a[href],[role=button]") || el;
  const form = pressed.form || pressed.closest("form");
  const submits = Boolean(form) && (pressed.tagName === "BUTTON" ? pressed.type === "submit" :
    pressed.tagName === "INPUT" ? ["submit", "image"].includes(pressed.type) : pressed.tagName !== "A");
  const images = [...el.querySelectorAll("img[alt],svg title")].map((i) => attribute(i, "alt") || i.textContent);
  // Radios are often drawn by their label while the input itself cannot be seen.
  const drawn = el.type === "radio" && el.labels && el.labels[0] && !el.checkVisibility({ opacityProperty: true }) ? el.labels[0] : el;
  drawn.setAttribute("data-reachwatch", mark);
  return {
    labels: [el.innerText, pressed.innerText, pressed.value, attribute(pressed, "aria-label"), attribute(pressed, "title"),
      attribute(pressed, "alt"), attribute(el, "aria-label"), ...images].map((s) => fold(typeof s === "string" ? s : "")).filter(Boolean),
    hint: fold(hint(el) + " " + hint(pressed)), href: link ? String(link.href) : "", submits,
    action: form ? String(new URL(attribute(pressed, "formaction") || attribute(form, "action") || document.URL, document.baseURI)) : "",
    fields: form ? fields(form) : [], page_fields: fields(el.ownerDocument),
  };
}
