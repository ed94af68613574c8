// Which of these controls a click would reach: nothing strange lies over their middle. With `scroll`, each is first
// brought to the middle of the screen, where bars at the edges do not cover it.
(refs, scroll) => {
  const PRESSED = "button,input,select,textarea,a[href],summary,[role=button],label";
  const pressedBy = (e) => { const p = e.closest(PRESSED); return p?.tagName === "LABEL" ? p.control || p : p || e; };
  const deepest = (root, x, y) => {
    let hit = root.elementFromPoint(x, y);
    while (hit?.shadowRoot) {
      const inner = hit.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === hit) break;
      hit = inner;
    }
    return hit;
  };
  const around = (inner, outer) => {
    for (let n = inner; n; n = n.assignedSlot || n.parentNode || n.host) if (n === outer) return true;
    return false;
  };
  return JSON.stringify(refs.map((ref) => {
    const el = (globalThis.reachwatchNodes || [])[ref];
    if (!el?.isConnected) return false;
    const label = (el.type === "radio" || el.type === "checkbox") && el.labels?.[0];
    const drawn = label && !el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ? label : el;
    if (scroll) drawn.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = [...drawn.getClientRects()].find((r) => r.width && r.height);
    if (!box) return false;
    const hit = deepest(drawn.ownerDocument, box.x + box.width / 2, box.y + box.height / 2);
    return Boolean(hit) && (around(hit, drawn) || around(drawn, hit) || pressedBy(hit) === pressedBy(drawn));
  }));
}
