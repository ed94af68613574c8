// Freezes what a person can see of this document: runs in an isolated world, where the page's own scripts
// cannot have changed JSON, Array or the DOM's prototypes. Same-origin frames and open shadow roots are walked
// too. Returns one JSON string. The walk is iterative, because a hostile page nests deeper than any call stack.
(limits) => {
  const started = performance.now();
  const nodes = (globalThis.reachwatchNodes = []);
  const out = { texts: [], links: [], buttons: [], forms: [], jsonld: [], microdata: [], frames: [], cut: [] };
  const formIndex = new Map();
  const blocks = { chars: 0, elements: 0 };
  const SKIPPED = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "HEAD", "SVG", "CANVAS", "VIDEO", "AUDIO",
    "OBJECT", "OPTION", "OPTGROUP", "DATALIST", "MATH", "META", "LINK"]);
  const REGIONS = { HEADER: "header", NAV: "nav", MAIN: "main", ASIDE: "aside", FOOTER: "footer", DIALOG: "dialog" };
  const ROLES = { banner: "header", navigation: "nav", main: "main", complementary: "aside", contentinfo: "footer",
    dialog: "dialog", alertdialog: "dialog" };
  const UNFOLDS = /accordion|collaps|tab-?pane|tabs?-?(panel|content)|faq|expand|toggle|spoiler/i;
  const BUTTON_TYPES = new Set(["submit", "button", "image", "reset"]);
  const GIVES_VALUE = new Set(["radio", "checkbox", "number", "select"]);

  const say = (what) => { if (!out.cut.includes(what)) out.cut.push(what); };
  const fold = (s) => (s || "").replace(/\s+/g, " ").trim();
  const short = (s, n) => fold(s).slice(0, n);
  const attribute = (el, name) => el.getAttribute(name) || "";
  const className = (el) => attribute(el, "class");
  const add = (list, item, limit, what) => { if (list.length < limit) list.push(item); else say(what); };

  const place = (rect, at) => [
    Math.round(rect.left + at.dx), Math.round(rect.top + at.dy), Math.round(rect.width), Math.round(rect.height)];
  // Left of or above the document's origin is where pages hide what only machines should read.
  const onPage = (box) => box[2] > 0 && box[3] > 0 && box[0] + box[2] > 0 && box[1] + box[3] > 0;

  // ---- text: gathered per block, with the box of every piece
  let run = null;
  const flush = () => {
    if (!run) return;
    const text = run.text.replace(/[ \t]+$/, "");
    if (text.trim()) {
      if (blocks.chars + text.length > limits.chars) say(`text beyond ${limits.chars} characters`);
      else {
        blocks.chars += text.length;
        out.texts.push({ t: text, s: run.spans, f: run.folded, r: run.region });
      }
    }
    run = null;
  };
  const write = (text, box, at) => {
    const folded = at.mode === "folded";
    if (run && (run.folded !== folded || run.region !== at.region)) flush();
    if (!run) run = { text: "", spans: [], folded, region: at.region };
    if (!run.text || /\s$/.test(run.text)) text = text.replace(/^[ \t\n]+/, "");
    if (!text) return;
    const start = run.text.length;
    run.text += text;
    if (box) run.spans.push([start, run.text.length, ...box]);
  };
  const readText = (node, at) => {
    if (at.mode === "hidden" || !node.data) return;
    const text = at.pre ? node.data : node.data.replace(/[ \t\n\r\f]+/g, " ");
    if (text === " ") { if (run) write(" ", null, at); return; }
    if (at.mode === "folded") { write(text, null, at); return; }
    const range = node.ownerDocument.createRange();
    range.selectNodeContents(node);
    const box = place(range.getBoundingClientRect(), at);
    if (onPage(box)) write(text, box, at);
  };

  // ---- controls and fields
  const nameOf = (el) => {
    const image = el.querySelector && el.querySelector("img[alt]:not([alt=''])");
    const titled = el.querySelector && el.querySelector("svg title");
    return short(el.innerText, 200) || short(attribute(el, "aria-label"), 200) || short(labelledBy(el), 200) ||
      short(el.tagName === "INPUT" ? (el.value || attribute(el, "alt")) : "", 200) ||
      short(attribute(el, "title"), 200) || short(image && attribute(image, "alt"), 200) ||
      short(titled && titled.textContent, 200);
  };
  const labelledBy = (el) => attribute(el, "aria-labelledby").split(/\s+/).filter(Boolean)
    .map((id) => { const by = el.getRootNode().getElementById?.(id); return by ? by.textContent : ""; }).join(" ");
  const hintOf = (el) => short([attribute(el, "id"), attribute(el, "name"), className(el), attribute(el, "data-testid"),
    attribute(el, "data-action"), attribute(el, "formaction"), attribute(el, "rel")].filter(Boolean).join(" "), 300);
  const keep = (el) => nodes.push(el) - 1;
  const formOf = (form, at) => {
    const key = form || at.root;
    if (!formIndex.has(key)) {
      if (out.forms.length >= limits.forms) { say(`forms beyond ${limits.forms}`); return null; }
      formIndex.set(key, out.forms.length);
      const box = form ? place(form.getBoundingClientRect(), at) : [0, 0, 0, 0];
      out.forms.push({
        a: form ? String(form.getAttribute("action") === null ? form.ownerDocument.URL : absolute(form)) : "",
        m: form ? (attribute(form, "method") || "get").toLowerCase() : "", v: false,
        b: box, h: form ? hintOf(form) : "", x: form ? short(form.innerText, 600) : "", fields: [] });
    }
    return formIndex.get(key);
  };
  const absolute = (form) => {
    try { return new URL(form.getAttribute("action"), form.ownerDocument.baseURI).href; } catch { return ""; }
  };
  const control = (el, at, list, extra) => {
    const rect = el.getBoundingClientRect();
    let box = place(rect, at);
    if (!onPage(box) && el.firstElementChild) box = place(el.firstElementChild.getBoundingClientRect(), at);
    const form = el.form !== undefined ? el.form : el.closest("form");
    const seen = at.mode === "visible" && onPage(box);
    const owner = form || el.tagName === "BUTTON" || el.tagName === "INPUT" ? formOf(form || null, at) : null;
    if (seen && owner !== null) out.forms[owner].v = true;
    add(list, {
      i: keep(el), t: nameOf(el), b: box, v: seen, h: hintOf(el), r: at.region,
      d: el.disabled === true || attribute(el, "aria-disabled") === "true",
      f: owner, ...extra,
    }, limits.controls, `links and buttons beyond ${limits.controls}`);
  };
  const labelOf = (el) => {
    const labels = el.labels && el.labels.length ? [...el.labels].map((l) => l.innerText || l.textContent).join(" ") : "";
    return short(labels, 300) || short(attribute(el, "aria-label"), 300) || short(labelledBy(el), 300) ||
      short(attribute(el, "placeholder"), 300) || short(attribute(el, "title"), 300);
  };
  const field = (el, at) => {
    const index = formOf(el.form || null, at);
    if (index === null) return;
    const type = el.tagName === "SELECT" ? "select" : el.tagName === "TEXTAREA" ? "textarea" : el.type || "text";
    const box = place(el.getBoundingClientRect(), at);
    const seen = at.mode === "visible" && onPage(box) && type !== "hidden";
    // A radio or checkbox is often drawn by its label while the input itself is invisible.
    const label = (type === "radio" || type === "checkbox") && el.labels && el.labels[0];
    const byLabel = label && at.mode !== "folded" && label.checkVisibility?.() && label.getBoundingClientRect();
    const drawn = seen || Boolean(byLabel && onPage(place(byLabel, at)));
    // A form is as visible as what is in it: its own box collapses when all its content floats.
    if (drawn) out.forms[index].v = true;
    add(out.forms[index].fields, {
      i: keep(el), n: short(attribute(el, "name") || attribute(el, "id"), 200), y: type, l: labelOf(el),
      v: drawn, q: el.required === true || attribute(el, "aria-required") === "true",
      c: attribute(el, "autocomplete"), u: GIVES_VALUE.has(type) ? short(String(el.value), 200) : "", k: el.checked === true,
      o: type === "select" ? [...el.options].filter((o) => !o.disabled).slice(0, 60).map((o) => short(o.text, 100)) : [],
      b: seen || !byLabel ? box : place(byLabel, at),
    }, limits.fields, `fields beyond ${limits.fields} in a form`);
  };

  // ---- structured data
  const microdata = (el, depth) => {
    const item = { "@type": attribute(el, "itemtype").split("/").pop() };
    const stack = [...el.children].reverse();
    while (stack.length && depth < 6) {
      const child = stack.pop();
      const nested = child.hasAttribute("itemscope");
      for (const name of attribute(child, "itemprop").split(/\s+/).filter(Boolean)) {
        item[name] = nested ? microdata(child, depth + 1) : short(attribute(child, "content") || child.getAttribute("href") ||
          child.getAttribute("src") || attribute(child, "datetime") || child.textContent, 500);
      }
      if (!nested) stack.push(...[...child.children].reverse());
    }
    return item;
  };
  const readStructured = (root) => {
    for (const script of root.querySelectorAll('script[type="application/ld+json" i]')) {
      add(out.jsonld, script.textContent.slice(0, 200000), 50, "JSON-LD scripts beyond 50");
    }
    for (const el of root.querySelectorAll("[itemscope][itemtype]:not([itemprop])")) {
      add(out.microdata, microdata(el, 0), 50, "microdata items beyond 50");
    }
  };

  // ---- what is folded away behind a control
  const referenced = (root) => {
    const ids = new Set();
    for (const el of root.querySelectorAll("[aria-controls],[data-bs-target],[data-target],a[href^='#']")) {
      for (const id of [attribute(el, "aria-controls"), attribute(el, "data-bs-target"), attribute(el, "data-target"),
        el.tagName === "A" ? attribute(el, "href") : ""]) if (id) ids.add(id.replace(/^#/, ""));
    }
    return ids;
  };
  const canUnfold = (el, at) => {
    if (el.id && at.ids.has(el.id)) return true;
    if (attribute(el, "role") === "tabpanel" || UNFOLDS.test(className(el) + " " + el.id)) return true;
    const before = el.previousElementSibling;
    if (!before) return false;
    return before.tagName === "BUTTON" || before.hasAttribute("aria-expanded") || /^H[1-6]$|^DT$/.test(before.tagName) ||
      Boolean(before.querySelector?.(":scope > button, :scope > [aria-expanded]"));
  };
  const regionOf = (el, at) => {
    const region = REGIONS[el.tagName] || ROLES[attribute(el, "role")] || (attribute(el, "aria-modal") === "true" && "dialog");
    if (region) return region;
    if (/^(DIV|SECTION)$/.test(el.tagName) && !at.region) {
      const named = `${el.id} ${className(el)}`.match(/(?:^|[\s_-])(footer|header|nav(?:bar|igation)?)(?:$|[\s_-])/i);
      if (named) return named[1].toLowerCase().startsWith("nav") ? "nav" : named[1].toLowerCase();
    }
    return at.region;
  };
  const modeOf = (el, style, at) => {
    if (at.mode !== "visible") return at.mode === "folded" ? "folded" : "hidden";
    const parent = el.parentElement;
    if (parent && parent.tagName === "DETAILS" && !parent.open && el.tagName !== "SUMMARY") return "folded";
    if (style.display === "none" || style.contentVisibility === "hidden") return canUnfold(el, at) ? "folded" : "hidden";
    if (Number(style.opacity) < 0.05 || style.clipPath === "inset(50%)" || style.clipPath === "inset(100%)") return "hidden";
    if (style.overflowX !== "visible" || style.overflowY !== "visible") {
      if (el.clientHeight <= 1 && el.scrollHeight > 1) return canUnfold(el, at) ? "folded" : el.clientWidth <= 1 ? "hidden" : "shut";
      if (el.clientWidth <= 1 && el.scrollWidth > 1) return "hidden";
    }
    return "visible";
  };

  // ---- the walk
  const roots = [];
  const rootAt = (root, parent, dx, dy) => {
    readStructured(root);
    roots.push(root);
    return { ...parent, root, dx, dy, ids: referenced(root) };
  };
  const isButton = (el) => el.tagName === "BUTTON" || attribute(el, "role") === "button" || el.tagName === "SUMMARY" ||
    (el.tagName === "INPUT" && BUTTON_TYPES.has(el.type)) || (el.tagName === "A" && !el.hasAttribute("href"));
  const readElement = (el, at, style) => {
    const tag = el.tagName;
    if (tag === "A" && el.hasAttribute("href")) {
      control(el, at, out.links, { x: String(el.href?.baseVal ?? el.href).slice(0, 2000), g: "a", y: "" });
    } else if (isButton(el)) {
      control(el, at, out.buttons, { g: tag === "BUTTON" ? "button" : tag === "INPUT" ? "input" : "other", y: el.type || "", x: "" });
    } else if (tag === "INPUT" || tag === "SELECT" || tag === "TEXTAREA") field(el, at);
    else if (style && style.cursor === "pointer" && !at.pointer && at.mode === "visible" && el.childElementCount < 12 &&
      !el.querySelector("a[href],button,input:not([type=hidden]):not([type=radio]):not([type=checkbox]),select,textarea")) {
      control(el, at, out.buttons, { g: "other", y: tag === "LABEL" ? "label" : "", x: "" });
    }
  };
  const enterFrame = (el, at) => {
    const rect = el.getBoundingClientRect();
    const box = place(rect, at);
    if (at.mode !== "visible" || !onPage(box) || box[2] < 30 || box[3] < 20) return null;
    let inner = null;
    try { inner = el.contentDocument; } catch { inner = null; }
    add(out.frames, { u: String(el.src || "").slice(0, 2000), b: box, n: attribute(el, "title") || attribute(el, "name"), own: Boolean(inner) },
      50, "frames beyond 50");
    if (!inner || !inner.documentElement) return null;
    const view = inner.defaultView;
    return { node: inner.documentElement, at: rootAt(inner, at, box[0] + el.clientLeft, box[1] + el.clientTop, view) };
  };
  const childrenOf = (el, at) => {
    if (el.shadowRoot) return [el.shadowRoot.childNodes, rootAt(el.shadowRoot, at, at.dx, at.dy)];
    if (el.tagName === "SLOT") {
      const given = el.assignedNodes({ flatten: true });
      if (given.length) return [given, at];
    }
    return [el.childNodes, at];
  };

  const top = rootAt(document, { mode: "visible", region: "", pre: false, pointer: false }, window.scrollX, window.scrollY);
  const stack = document.documentElement ? [{ node: document.documentElement, at: top }] : [];
  while (stack.length) {
    const { node, at, end, breaks } = stack.pop();
    if (end) { if (breaks === "block") flush(); else if (run) write(" ", null, at); continue; }
    if (node.nodeType === 3) { readText(node, at); continue; }
    if (node.nodeType !== 1) continue;
    if (++blocks.elements > limits.elements) { say(`elements beyond ${limits.elements}`); break; }
    if (blocks.elements % 500 === 0 && performance.now() - started > limits.ms) { say(`whatever takes longer than ${limits.ms} ms to read`); break; }
    const tag = node.tagName.toUpperCase();
    if (SKIPPED.has(tag)) continue;
    if (tag === "BR") { if (run) write("\n", null, at); continue; }
    const style = at.mode === "visible" ? getComputedStyle(node) : null;
    let mode = style ? modeOf(node, style, at) : modeOf(node, null, at);
    // Of zero height and clipped, with no control in sight: closed for now (a drop-down menu), like hidden.
    if (mode === "shut") mode = "hidden";
    // visibility:hidden can be undone by a descendant, so it hides this element's own text but not the walk.
    const own = { ...at, mode, region: regionOf(node, at) };
    if (style) own.pre = style.whiteSpace.startsWith("pre");
    const seen = style && mode === "visible" && style.visibility !== "visible" ? { ...own, mode: "hidden" } : own;
    if (tag === "IFRAME" || tag === "FRAME") { const inside = enterFrame(node, seen); if (inside) { flush(); stack.push({ end: true, breaks: "block", at }); stack.push(inside); } continue; }
    readElement(node, seen, style);
    if (tag === "SELECT" || tag === "TEXTAREA" || tag === "INPUT") continue;
    if (style) own.pointer = style.cursor === "pointer";
    const display = style ? style.display : null;
    const inline = display ? /^(inline|contents|ruby)/.test(display) : /^(A|ABBR|B|BDI|BDO|CITE|CODE|DATA|EM|FONT|I|LABEL|MARK|Q|S|SMALL|SPAN|STRONG|SUB|SUP|TIME|U|VAR)$/.test(tag);
    if (!inline) flush();
    if (!inline || (display && display !== "inline" && display !== "contents")) {
      if (inline && run) write(" ", null, at);
      stack.push({ end: true, breaks: inline ? "space" : "block", at });
    }
    const [children, inside] = childrenOf(node, own);
    const pass = style && mode === "visible" && style.visibility !== "visible" ? "invisible" : mode;
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i];
      if (child.nodeType === 3 && pass === "invisible") continue;
      stack.push({ node: child, at: inside });
    }
  }
  flush();

  const html = document.documentElement;
  return JSON.stringify({
    ...out, title: short(document.title, 500), url: document.URL, language: html ? fold(html.lang).toLowerCase() : "",
    width: Math.max(html ? html.scrollWidth : 0, 0), height: Math.max(html ? html.scrollHeight : 0, 0), type: document.contentType,
    elements: blocks.elements, ms: Math.round(performance.now() - started),
  });
}
