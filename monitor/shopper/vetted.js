// Lets the rules for consent banners run here, in a world that the page's scripts cannot enter, and puts our guard
// under their hands: what they click is described and clicked only if we answer yes and it is still what it was.
(describe, send) => {
  if (globalThis.reachwatchAnswer) return;
  const NEAR = 14, LONG = 6000;
  const click = HTMLElement.prototype.click;
  const waiting = new Map();
  const parentOf = (n) => n.assignedSlot || n.parentNode || n.host || null;
  let last = Promise.resolve(), count = 0;
  // Where it stands: the largest text around it that is not yet the whole page, and what the elements around are
  // called. Its own name proves nothing.
  const contextOf = (el) => {
    let text = "", names = "";
    for (let n = el, i = 0; n && i < NEAR; n = parentOf(n), i++) {
      if (n.nodeType !== 1) continue;
      if (n.tagName === "BODY" && window.top === window) break;
      const own = (n.innerText || "").slice(0, LONG + 1);
      if (own.length > LONG) break;
      if (own.length > text.length) text = own;
      if (n !== el) names += ` ${n.getAttribute("id") || ""} ${n.getAttribute("class") || ""}`.slice(0, 300);
      if (n.tagName === "BODY") break;
    }
    return { text: text.slice(0, LONG), names: names.slice(0, 2000) };
  };
  const look = (el, mark) => {
    globalThis.reachwatchNodes = [el];
    return describe(0, mark);
  };
  const ask = (el) => new Promise((resolve) => {
    const id = ++count, mark = `consent${id}`;
    look(el, mark); // the first look takes away what would open a second window
    const described = look(el, mark);
    const before = JSON.stringify(described);
    waiting.set(id, (yes) => {
      if (yes && JSON.stringify(look(el, mark)) === before) click.call(el);
      globalThis.reachwatchUnseal?.();
      resolve();
    });
    send(JSON.stringify({ type: "click", id, described, context: contextOf(el) }));
  });
  HTMLElement.prototype.click = function () { last = last.then(() => ask(this)).catch(() => {}); };
  HTMLFormElement.prototype.submit = HTMLFormElement.prototype.requestSubmit = () => {};
  EventTarget.prototype.dispatchEvent = () => false;
  globalThis.reachwatchAnswer = (id, yes) => { waiting.get(id)?.(yes); waiting.delete(id); };
  globalThis.autoconsentSendMessage = (message) => send(JSON.stringify(message));
}
