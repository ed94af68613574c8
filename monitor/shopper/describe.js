// Describes a live element for the guard, right before it would be clicked, marks it for the click, and seals it:
// until the next description nothing else may be clicked, and this only while it is what was described.
// A page that draws itself anew, or means harm, may swap label, form or place between our look and our click.
(ref, mark, look) => {
  const el = (globalThis.reachwatchNodes || [])[ref];
  globalThis.reachwatchUnseal?.();
  globalThis.reachwatchBroken = false;
  if (!el || !el.isConnected) return null;

  const { describe, intent, drawn, stay, hits } = look(el);
  const told = intent();
  drawn.setAttribute("data-reachwatch", mark);
  stay();

  const sealed = JSON.stringify(describe());
  const view = el.ownerDocument.defaultView;
  const watch = (event) => {
    if (!event.isTrusted) return;
    const target = event.composedPath()[0];
    if (hits(target) && el.isConnected && JSON.stringify(describe()) === sealed) return;
    globalThis.reachwatchBroken = true;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const EVENTS = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
  for (const name of EVENTS) view.addEventListener(name, watch, true);
  globalThis.reachwatchUnseal = () => { for (const name of EVENTS) view.removeEventListener(name, watch, true); };
  return told;
}
