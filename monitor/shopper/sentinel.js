// Stands in every frame while a user's script is at work, and asks before anything is pressed, sent or typed,
// whoever does it: mouse, keyboard, or code that calls click() or requestSubmit(). Where nobody answers, it is "no".
(look) => {
  globalThis.reachwatchUnseal?.();
  globalThis.reachwatchUnseal = undefined;
  if (globalThis.reachwatchSentinel) return;
  globalThis.reachwatchSentinel = true;

  // The only way to ask that no page can forbid (a request may fall to its Content-Security-Policy): the debugger
  // halts the page here, reads `asked`, sets `answer` and lets the page go on.
  const reachwatchAsks = (asked) => { let answer = "no"; debugger; return answer === "yes" && Boolean(asked); };

  const ask = (event, what, el) => {
    const seen = look(el);
    const intent = seen.intent();
    // A closed shadow root hides what is in it from us: then nobody can say what is pressed.
    const hidden = what !== "type" && el.tagName.includes("-") && !el.shadowRoot && !intent.labels.length;
    const allowed = reachwatchAsks(JSON.stringify({ what, hidden, intent }));
    if (allowed && what !== "type") seen.stay();
    if (!allowed) { event.preventDefault(); event.stopImmediatePropagation(); }
    return allowed;
  };
  // The element itself, and what it is a part of beyond the shadow roots around it.
  const touched = (event) => {
    const path = event.composedPath().filter((e) => e.nodeType === Node.ELEMENT_NODE);
    return path.filter((e, i) => i === 0 || e.shadowRoot);
  };

  const onPress = (event) => {
    // The shopper's own click has been judged, and is guarded by its seal.
    if (event.isTrusted && globalThis.reachwatchUnseal) return;
    touched(event).every((el) => ask(event, "press", el));
  };
  // The browser loses the release of a button or key whose press the debugger halts. So the page never hears of
  // these; the click that follows from them is asked about.
  const onHold = (event) => {
    if (event.isTrusted && globalThis.reachwatchUnseal) return;
    if (event.isTrusted) event.stopImmediatePropagation();
    else onPress(event);
  };
  const isText = (e) => e.isContentEditable || e.tagName === "TEXTAREA" ||
    (e.tagName === "INPUT" && !/^(submit|button|image|reset|checkbox|radio)$/.test(e.type));
  const onKey = (event) => {
    const [el] = touched(event);
    if (!/^(Enter| )$/.test(event.key) || !el || /^(BODY|HTML)$/.test(el.tagName) || isText(el)) return;
    onHold(event);
  };
  const elementsOf = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, "elements").get;
  const onSubmit = (event) => {
    const form = event.composedPath()[0];
    if (form.nodeType !== Node.ELEMENT_NODE) return;
    const standard = () => [...elementsOf.call(form)].find((e) => /^(submit|image)$/.test(e.type));
    ask(event, "press", event.submitter || standard() || form);
  };
  const onType = (event) => {
    const [el] = touched(event);
    if (!el || !/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) || /^(checkbox|radio)$/.test(el.type)) return;
    if (event.type === "input" && event.isTrusted) return; // asked before it came
    if (!ask(event, "type", el) && event.type !== "beforeinput") el.value = "";
  };
  const HOLDS = ["pointerdown", "mousedown", "touchstart", "pointerup", "mouseup", "touchend"];
  for (const name of HOLDS) addEventListener(name, onHold, true);
  for (const name of ["click", "auxclick", "dblclick"]) addEventListener(name, onPress, true);
  for (const name of ["keydown", "keyup"]) addEventListener(name, onKey, true);
  for (const name of ["beforeinput", "input", "change"]) addEventListener(name, onType, true);
  addEventListener("submit", onSubmit, true);
}
