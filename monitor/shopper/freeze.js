// Freezes what a person can see of this document: runs in an isolated world, where the page's own scripts
// cannot have changed JSON, Array or the DOM's prototypes. Same-origin frames and open shadow roots are walked
// too. Returns one JSON string, in which texts, links and buttons, the many, are rows. The walk is iterative, because a hostile page nests deeper than any call stack.
(limits) => {
  const started = performance.now();
  const nodes = (globalThis.reachwatchNodes = []);
  const out = { texts: [], links: [], buttons: [], forms: [], jsonld: [], microdata: [], frames: [], cut: [] };
  const formIndex = new Map();
  const count = { chars: 0, elements: 0, properties: 0 };
  const SKIPPED = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "HEAD", "SVG", "CANVAS", "VIDEO", "AUDIO",
    "OBJECT", "OPTION", "OPTGROUP", "DATALIST", "MATH", "META", "LINK"]);
  const INLINE = /^(A|ABBR|B|BDI|BDO|CITE|CODE|DATA|EM|FONT|I|LABEL|MARK|Q|S|SMALL|SPAN|STRONG|SUB|SUP|TIME|U|VAR)$/;
  const REGIONS = { HEADER: "header", NAV: "nav", MAIN: "main", ASIDE: "aside", FOOTER: "footer", DIALOG: "dialog" };
  const ROLES = { banner: "header", navigation: "nav", main: "main", complementary: "aside", contentinfo: "footer",
    dialog: "dialog", alertdialog: "dialog" };
  const CALLED = /^(?:site|page|main|global|shop|store|top|layout)?[-_]*(header|footer|nav(?:bar|igation)?)[-_]*(?:wrap(?:per)?|container|area|section|inner|content)?$/i;
  const UNFOLDS = /accordion|collaps|tab-?pane|tabs?-?(panel|content)|faq|expand|toggle|spoiler|read-?more|show-?more/i;
  const SLIDES = /slid|carousel|swiper|splide|slick|flickity|marquee|ticker/i;
  const MENU = /(^|[\s_-])(drop-?down|sub-?menu|menu|menubar|listbox|suggestions?)($|[\s_-])/i;
  const UNSEEN_CLIP = /^inset\((50|100)%|^circle\(0(px|%)?( |\))|^polygon\((0(px|%)? 0(px|%)?(, )?)+\)/;
  const GONE = /(^|[\s_-])(disabled|unavailable|sold-?out|out-?of-?stock)($|[\s_-])/i;
  const BUTTON_TYPES = new Set(["submit", "button", "image", "reset"]);
  const GIVES_VALUE = new Set(["radio", "checkbox", "number", "select"]);
  const NUMBER = /[+(]?\d[\d\s()/.\u2010-\u2015-]{5,40}\d/g; // may be one to call: gets a box of its own
  const NUMBERS_IN_A_NODE = 20;
  const PROPERTIES = 2000;
  const LINE = 30; // pixels: the most that a line of text is high
  const BUTTON_HEIGHT = 120, EDGE = 6; // pixels: the most that a button is high, and that a border is wide
  const XHTML = "http://www.w3.org/1999/xhtml";
  const SEEN = { opacityProperty: true, visibilityProperty: true };

  // A form's fields hide its own properties when they bear their names (<input name="action">), hence this detour.
  const getter = (kind, name) => { const own = Object.getOwnPropertyDescriptor(kind.prototype, name).get; return (node) => own.call(node); };
  const method = (kind, name) => { const own = kind.prototype[name]; return (node, one, two) => own.call(node, one, two); };
  const nodeType = getter(Node, "nodeType"), lastOf = getter(Node, "lastChild"), previousOf = getter(Node, "previousSibling"), documentOf = getter(Node, "ownerDocument");
  const parentOf = getter(Node, "parentElement"), before = getter(Element, "previousElementSibling"), after = getter(Element, "nextElementSibling");
  const tagName = getter(Element, "tagName"), shadowOf = getter(Element, "shadowRoot"), namespaceOf = getter(Element, "namespaceURI");
  const clientHeight = getter(Element, "clientHeight"), clientWidth = getter(Element, "clientWidth");
  const scrollHeight = getter(Element, "scrollHeight"), scrollWidth = getter(Element, "scrollWidth");
  const childrenOf = getter(Element, "children"), textOf = getter(HTMLElement, "innerText"), rootOf = method(Node, "getRootNode");
  const rectOf = method(Element, "getBoundingClientRect"), rawAttribute = method(Element, "getAttribute"), has = method(Element, "hasAttribute");
  const find = method(Element, "querySelector"), findAll = method(Element, "querySelectorAll"), closest = method(Element, "closest"), isShown = method(Element, "checkVisibility");
  const hitAt = method(Document, "elementFromPoint"), holds = method(Node, "contains");
  const tagOf = (el) => tagName(el).toUpperCase();

  const say = (what) => { if (!out.cut.includes(what)) out.cut.push(what); };
  const late = () => performance.now() - started > limits.ms;
  const fold = (s) => (s || "").replace(/\s+/g, " ").trim();
  // Cutting may leave half of a character outside the basic plane, which no file could take.
  const short = (s, n) => fold((s || "").slice(0, 20 * n)).slice(0, n).toWellFormed();
  const attribute = (el, name) => rawAttribute(el, name) || "";
  const className = (el) => attribute(el, "class");
  const add = (list, item, limit, what) => { if (list.length < limit) list.push(item); else say(what); };

  // ---- where things are, and whether they can be seen there
  const place = (rect, at) => [
    Math.round(rect.left + at.dx), Math.round(rect.top + at.dy), Math.round(rect.width), Math.round(rect.height)];
  // Left of or above the document's origin is where pages hide what only machines should read.
  const onPage = (box) => box[2] > 0 && box[3] > 0 && box[0] + box[2] > 0 && box[1] + box[3] > 0;
  const cutOff = (box, clip) => Boolean(clip) && (box[0] + box[2] <= clip.left + 1 || box[0] >= clip.right - 1 ||
    box[1] + box[3] <= clip.top + 1 || box[1] >= clip.bottom - 1);
  // No window scrolls to what is fixed at its right: a side cart or a menu that waits there, still closed.
  const waits = (box, at) => at.fixed && box[0] >= window.scrollX + window.innerWidth;
  const seenAt = (box, at) => at.mode === "visible" && onPage(box) && !waits(box, at) && !cutOff(box, at.clip);
  const isWindow = (el) => /^(BODY|HTML)$/.test(tagOf(el)); // what they clip, the window clips
  const cuts = (overflow) => overflow === "hidden" || overflow === "clip";
  const clipOf = (el, style, at) => {
    if (isWindow(el) || !(cuts(style.overflowX) || cuts(style.overflowY))) return at.clip;
    const [x, y, width, height] = place(rectOf(el), at);
    const wide = cuts(style.overflowX), high = cuts(style.overflowY), outer = at.clip;
    const slides = SLIDES.test(className(el)) || (parentOf(el) && SLIDES.test(className(parentOf(el))));
    return {
      left: Math.max(wide ? x : -Infinity, outer ? outer.left : -Infinity), right: Math.min(wide ? x + width : Infinity, outer ? outer.right : Infinity),
      top: Math.max(high ? y : -Infinity, outer ? outer.top : -Infinity), bottom: Math.min(high ? y + height : Infinity, outer ? outer.bottom : Infinity),
      mode: slides || canUnfold(el, at) || isControl(after(el)) || (outer && outer.mode === "folded") ? "folded" : "hidden",
    };
  };

  // ---- text: gathered per block, with the box of every piece
  let run = null;
  const flush = () => {
    if (!run) return;
    const text = run.text.replace(/[ \t\n]+$/, "").toWellFormed();
    if (text.trim()) {
      if (count.chars + text.length > limits.chars) say(`text beyond ${limits.chars} characters`);
      else {
        count.chars += text.length;
        const drawn = [];
        for (const [start, end, ...box] of run.spans) if (start < text.length) drawn.push(start, Math.min(end, text.length), ...box);
        out.texts.push([text, drawn, run.folded, run.region]);
      }
    }
    run = null;
  };
  const write = (text, box, mode, region) => {
    const folded = mode === "folded";
    if (run && (run.folded !== folded || run.region !== region)) flush();
    if (!run) run = { text: "", spans: [], folded, region, spaced: true };
    if (run.spaced) text = text.replace(/^[ \t\n]+/, "");
    if (!text) return;
    const start = run.text.length;
    run.text += text;
    run.spaced = /\s$/.test(text); // whether a space here would be one too many
    if (box) run.spans.push([start, run.text.length, box[0], box[1], box[2], box[3]]);
  };
  const gap = () => { if (run) write(" ", null, run.folded ? "folded" : "visible", run.region); };
  const piecesOf = (data) => {
    const cutsAt = [...data.slice(0, 100000).matchAll(NUMBER)].slice(0, NUMBERS_IN_A_NODE).flatMap((m) => [m.index, m.index + m[0].length]);
    const edges = [0, ...cutsAt, data.length];
    return edges.slice(1).map((end, i) => [edges[i], end]).filter(([start, end]) => start < end);
  };
  let range = document.createRange(); // one for all: to make one takes as long as to measure with it
  const readText = (node, at) => {
    if (at.mode === "hidden" || !node.data) return;
    if (!/[^ \t\n\r\f]/.test(node.data)) { gap(); return; }
    if (count.chars + (run ? run.text.length : 0) + node.length > limits.chars) { say(`text beyond ${limits.chars} characters`); return; }
    const uneven = /[\t\n\r\f]|  /.test(node.data) && !isPre(at);
    const even = (s) => (uneven ? s.replace(/[ \t\n\r\f]+/g, " ") : s);
    if (at.mode === "folded") { write(even(node.data), null, "folded", at.region); return; }
    if (range.startContainer.ownerDocument !== node.ownerDocument) range = node.ownerDocument.createRange();
    const readPiece = (start, end) => {
      if (end - start === node.length) range.selectNodeContents(node);
      else { range.setStart(node, start); range.setEnd(node, end); }
      const box = place(range.getBoundingClientRect(), at);
      const text = even(node.data.slice(start, end));
      if (!onPage(box) || waits(box, at)) { if (/^\s*$/.test(text)) gap(); }
      else if (!cutOff(box, at.clip)) write(text, box, "visible", at.region);
      else if (at.clip.mode === "folded") write(text, null, "folded", at.region);
    };
    if (node.length < 60) readPiece(0, node.length); // most are short
    else for (const [start, end] of piecesOf(node.data)) readPiece(start, end);
  };

  // ---- controls and fields
  const labelledBy = (el) => attribute(el, "aria-labelledby").split(/\s+/).filter(Boolean)
    .map((id) => { const by = rootOf(el).getElementById?.(id); return by ? by.textContent : ""; }).join(" ");
  const nameOf = (el) => {
    const image = () => find(el, "img[alt]:not([alt=''])")?.getAttribute("alt"), titled = () => find(el, "svg title")?.textContent;
    const written = tagOf(el) !== "INPUT" ? textOf(el) : el.type === "image" ? attribute(el, "alt") : el.value;
    // A sign or the private letter of an icon font says less than its label.
    if (/[\p{L}\p{N}]/u.test(written)) return short(written, 200);
    return short(attribute(el, "aria-label"), 200) || short(labelledBy(el), 200) || short(attribute(el, "title"), 200) ||
      short(image(), 200) || short(titled(), 200) || short(written, 200);
  };
  const hintOf = (el) => short(["id", "name", "class", "data-testid", "data-action", "formaction", "rel"].map((a) => attribute(el, a))
    .filter(Boolean).join(" "), 300);
  const keep = (el) => nodes.push(el) - 1;
  const absolute = (form) => {
    try { return new URL(attribute(form, "action") || documentOf(form).URL, documentOf(form).baseURI).href; } catch { return ""; }
  };
  const saidIn = (form) => [...findAll(form, "[contenteditable]")].filter(isEditor)
    .reduce((text, el) => text.replace(textOf(el) || "\0", " "), textOf(form)); // without what was written
  // A component of one field is a field of what it stands in: a form, or a component that holds several such.
  const fieldsHome = (root) => {
    if (!root.host || DocumentFragment.prototype.querySelectorAll.call(root, "input:not([type=hidden]),select,textarea").length > 1) return root;
    return closest(root.host, "form") || rootOf(root.host);
  };
  const formOf = (form, at, root = at.root) => {
    const key = form || root;
    if (!formIndex.has(key)) {
      if (out.forms.length >= limits.forms) { say(`forms beyond ${limits.forms}`); return null; }
      formIndex.set(key, out.forms.length);
      out.forms.push({ a: form ? absolute(form) : "", m: form ? (attribute(form, "method") || "get").toLowerCase() : "",
        v: false, b: form ? place(rectOf(form), at) : [0, 0, 0, 0], h: form ? hintOf(form) : "", x: form ? short(saidIn(form), 600) : "", fields: [] });
    }
    return formIndex.get(key);
  };
  // A size that is struck through, or an entry of a list that is marked so, can't be had.
  const isStruck = (style) => Boolean(style) && style.textDecorationLine.includes("line-through");
  const isGone = (el, at) => {
    const parent = parentOf(el);
    return isStruck(at.style) || Boolean(parent) && (isStruck(at.above) || tagOf(parent) === "LI" && GONE.test(className(parent)));
  };
  // A button without any colour that fills a drawn one, to take its clicks: what is drawn is what it says.
  const drawnBelow = (el, at) => {
    const holder = parentOf(el), words = [];
    if (!holder || at.style.opacity >= 0.05 || at.style.visibility !== "visible" || !coversAll(rectOf(el), rectOf(holder))) return "";
    for (let node = lastOf(holder); node; node = previousOf(node)) {
      if (nodeType(node) === 3) words.unshift(node.data);
      else if (node !== el && nodeType(node) === 1 && namespaceOf(node) === XHTML && isShown(node, SEEN)) words.unshift(textOf(node));
    }
    return short(words.join(" "), 200);
  };
  const coversAll = (rect, other) => other.width > 0 && other.height <= BUTTON_HEIGHT &&
    ["left", "top", "right", "bottom"].every((edge) => Math.abs(rect[edge] - other[edge]) <= EDGE);
  const control = (el, at, list, kind, type, href, drawn = "") => {
    let box = place(rectOf(el), at);
    const inner = onPage(box) ? null : find(el, "img,svg,span,div,picture,input");
    if (inner) box = place(rectOf(inner), at);
    // A link that is part of a line has the line's height, however high the picture in it is.
    const picture = tagOf(el) === "A" && box[3] < LINE ? find(el, "img") : null;
    if (picture) box = higher(box, place(rectOf(picture), at));
    const form = el.form !== undefined ? el.form : closest(el, "form");
    const seen = seenAt(box, drawn ? { ...at, mode: "visible" } : at);
    const owner = form || /^(BUTTON|INPUT)$/.test(tagOf(el)) ? formOf(form || null, at) : null;
    if (seen && owner !== null) out.forms[owner].v = true;
    const disabled = el.disabled === true || attribute(el, "aria-disabled") === "true" || (seen && isGone(el, at));
    add(list, [keep(el), drawn || nameOf(el), seen, href, kind, type, hintOf(el), owner, disabled, at.region, ...box],
      limits.controls, `links and buttons beyond ${limits.controls}`);
  };
  const higher = (box, other) => (onPage(other) && other[3] > box[3] ? other : box);
  // A label tied to no field: right before this one, or around it in what holds this one alone.
  const labelBeside = (el) => {
    const holder = parentOf(el), alone = holder && findAll(holder, "input,select,textarea").length === 1;
    const around = [before(el), ...(alone ? [after(el), before(holder)] : [])];
    const label = around.find((e) => e && tagOf(e) === "LABEL" && !e.control);
    return label ? textOf(label) : "";
  };
  const labelOf = (el) => {
    const labels = el.labels && el.labels.length ? [...el.labels].map((l) => textOf(l) || l.textContent).join(" ") : "";
    return short(labels, 300) || short(attribute(el, "aria-label"), 300) || short(labelledBy(el), 300) ||
      short(attribute(el, "placeholder") || hintInside(el), 300) || short(labelBeside(el), 300) || short(attribute(el, "title"), 300);
  };
  // Editors keep what shall be written there in attributes, their own or those of the empty first line.
  const hintInside = (el) => attribute(el, "aria-placeholder") || attribute(el, "data-placeholder") ||
    (isEditor(el) && attribute(find(el, "[data-placeholder]") || el, "data-placeholder"));
  // A part of the page that people write in; whole pages with controls of their own are none.
  const isEditor = (el) => /^(true|plaintext-only|)$/i.test(rawAttribute(el, "contenteditable") ?? "no") && !isWindow(el) && !find(el, INNER);
  const field = (el, at) => {
    const home = el.form || closest(el, "form") || fieldsHome(at.root);
    const index = nodeType(home) === 1 ? formOf(home, at) : formOf(null, at, home);
    if (index === null) return;
    const tag = tagOf(el);
    const type = tag === "SELECT" ? "select" : tag === "TEXTAREA" ? "textarea" : tag === "INPUT" ? el.type || "text" : "contenteditable";
    const box = place(rectOf(el), at);
    const seen = type !== "hidden" && seenAt(box, at);
    // A radio or checkbox is often drawn by its label while the input itself is invisible.
    const label = (type === "radio" || type === "checkbox") && at.mode !== "folded" && el.labels && el.labels[0];
    const byLabel = label && isShown(label, { opacityProperty: true, visibilityProperty: true }) && place(rectOf(label), at);
    const drawn = seen || Boolean(byLabel && onPage(byLabel) && !cutOff(byLabel, at.clip));
    // A form is as visible as what is in it: its own box collapses when all its content floats.
    if (drawn) out.forms[index].v = true;
    add(out.forms[index].fields, {
      i: keep(el), n: short(attribute(el, "name") || attribute(el, "id"), 200), y: type, l: labelOf(el),
      v: drawn, q: el.required === true || attribute(el, "aria-required") === "true",
      c: short(attribute(el, "autocomplete"), 100), d: el.disabled === true || (type === "radio" && Boolean(label) && (isStruck(getComputedStyle(label)) || GONE.test(`${className(el)} ${className(label)}`))), u: GIVES_VALUE.has(type) ? short(String(el.value), 200) : "", k: el.checked === true,
      o: type === "select" ? [...el.options].filter((o) => !o.disabled).slice(0, 300).map((o) => o.value === "" ? "" : short(o.text, 100)) : [],
      b: seen || !byLabel ? box : byLabel,
    }, limits.fields, `fields beyond ${limits.fields} in a form`);
  };

  // ---- structured data
  const microdata = (el, depth) => {
    const item = { "@type": short(attribute(el, "itemtype").split("/").pop(), 100) };
    const stack = [...childrenOf(el)].reverse();
    while (stack.length && depth < 6) {
      const child = stack.pop();
      const nested = has(child, "itemscope");
      for (const name of attribute(child, "itemprop").split(/\s+/).filter(Boolean)) {
        if (++count.properties > PROPERTIES) { say(`microdata beyond ${PROPERTIES} properties`); return item; }
        item[short(name, 100)] = nested ? microdata(child, depth + 1) : short(attribute(child, "content") || attribute(child, "href") ||
          attribute(child, "src") || attribute(child, "datetime") || child.textContent, 500);
      }
      if (!nested) stack.push(...[...childrenOf(child)].reverse());
    }
    return item;
  };
  const readStructured = (root) => {
    for (const script of root.querySelectorAll('script[type="application/ld+json" i]')) {
      add(out.jsonld, script.textContent.slice(0, 200000).toWellFormed(), 50, "JSON-LD scripts beyond 50");
    }
    for (const el of root.querySelectorAll("[itemscope][itemtype]:not([itemprop])")) {
      if (out.microdata.length >= 50) { say("microdata items beyond 50"); break; }
      out.microdata.push(microdata(el, 0));
    }
  };

  // ---- what is folded away behind a control
  const referenced = (root) => {
    const ids = new Set();
    for (const el of root.querySelectorAll("[aria-controls],[data-bs-target],[data-target],a[href^='#']")) {
      const given = [attribute(el, "aria-controls"), attribute(el, "data-bs-target"), attribute(el, "data-target"), tagOf(el) === "A" ? attribute(el, "href") : ""];
      if (isShown(el)) for (const id of given.flatMap((g) => g.split(/\s+/))) if (id) ids.add(id.replace(/^#/, ""));
    }
    return ids;
  };
  const isControl = (el) => Boolean(el) && (tagOf(el) === "BUTTON" || has(el, "aria-expanded") ||
    Boolean(find(el, ":scope > button, :scope > [aria-expanded]"))) && isShown(el);
  const isMenu = (el, at) => at.region === "nav" || MENU.test(className(el)) || /^(menu|menubar|listbox)$/.test(attribute(el, "role")) ||
    (at.region === "header" && Boolean(find(el, "li a")));
  const opens = (el, at) => {
    const id = attribute(el, "id");
    if ((id && at.ids.has(id)) || attribute(el, "role") === "tabpanel" || UNFOLDS.test(className(el) + " " + id)) return true;
    const above = before(el);
    return isControl(above) || Boolean(above && /^H[1-6]$|^DT$/.test(tagOf(above)) && isShown(above));
  };
  // The part that shrinks may lie within the part that the control names.
  const canUnfold = (el, at) => !isMenu(el, at) && (opens(el, at) ||
    Boolean(parentOf(el) && clientHeight(parentOf(el)) <= 1 && opens(parentOf(el), at)));

  const isWide = (el) => rectOf(el).width > 0.6 * window.innerWidth;
  const regionOf = (el, at) => {
    const tag = tagOf(el);
    // The header of an article or of the main part is no page header.
    if ((tag === "HEADER" && (at.article || at.region === "main")) || (tag === "FOOTER" && at.article)) return at.region;
    const region = REGIONS[tag] || ROLES[attribute(el, "role")] || (attribute(el, "aria-modal") === "true" && "dialog");
    if (region) return region;
    if (/^(DIV|SECTION)$/.test(tag) && !at.region) {
      const called = `${attribute(el, "id")} ${className(el)}`.split(/\s+/).map((word) => word.match(CALLED)).find(Boolean);
      if (called && isWide(el)) return called[1].toLowerCase().startsWith("nav") ? "nav" : called[1].toLowerCase();
    }
    return at.region;
  };
  const modeOf = (el, tag, style, look, at) => {
    if (at.mode !== "visible") return at.mode;
    if (at.details && tag !== "SUMMARY") return "folded";
    if (look.display === "none" || (look.boxed && style.contentVisibility === "hidden")) return canUnfold(el, at) ? "folded" : "hidden";
    if (style.opacity < 0.05) return "hidden";
    const path = style.clipPath;
    if (path !== "none" && UNSEEN_CLIP.test(path)) return "hidden";
    // Of what is in the flow, it cuts nothing off.
    if (look.position !== "static" && style.clip !== "auto" && /^rect\((?:(\S+), \S+, \1|\S+, (\S+), \S+, \2)/.test(style.clip)) return "hidden";
    if (look.flows && !isWindow(el)) {
      // Of no height with no control in sight: closed for now (a drop-down menu), like hidden.
      if (clientHeight(el) <= 1 && scrollHeight(el) > 1) return canUnfold(el, at) ? "folded" : "hidden";
      if (clientWidth(el) <= 1 && scrollWidth(el) > 1) return "hidden";
    }
    return "visible";
  };

  // ---- what lies below a checkout that fills the window
  // Nobody sees what is in the flow below a form drawn over everything, as some cart services do. A layer that asks
  // for nothing, or for no more than a mail address, may be closed: what is below it is read all the same.
  const FILLED_IN = "input[type=text],input:not([type]),input[type=tel],input[type=email]";
  const fillsWindow = (el) => {
    const box = rectOf(el);
    return box.left <= 1 && box.top <= 1 && box.right >= innerWidth - 20 && box.bottom >= innerHeight - 1;
  };
  const asksForMail = (el) => {
    const fields = [...findAll(el, FILLED_IN)].filter((f) => isShown(f, { visibilityProperty: true }));
    return fields.length > 3 && fields.some((f) => /mail/i.test(`${attribute(f, "type")} ${attribute(f, "autocomplete")} ${attribute(f, "name")}`));
  };
  const coverOf = () => {
    let opaque = false;
    for (let el = hitAt(document, innerWidth / 2, innerHeight / 2); el && !isWindow(el); el = parentOf(el)) {
      const style = getComputedStyle(el);
      if (style.position !== "fixed" && !/^rgb\(/.test(style.backgroundColor)) continue;
      if (!fillsWindow(el)) continue;
      opaque ||= /^rgb\(/.test(style.backgroundColor);
      if (style.position === "fixed") return opaque && asksForMail(el) && reachesAll(el) ? el : null;
    }
    return null;
  };
  const reachesAll = (el) => [[0.5, 0.01], [0.5, 0.99], [0.1, 0.1], [0.9, 0.1]].every(([x, y]) => {
    const hit = hitAt(document, innerWidth * x, innerHeight * y);
    return Boolean(hit) && holds(el, hit);
  });
  const liesBelow = (el, style, look) => look.position === "static" && style.zIndex === "auto" && !holds(cover, el) && !holds(el, cover);

  // ---- the walk
  const rootAt = (root, parent, dx, dy) => {
    readStructured(root);
    return { ...parent, root, dx, dy, ids: referenced(root) };
  };
  const isButton = (el, tag) => tag === "BUTTON" || /^(button|option)$/.test(attribute(el, "role")) || tag === "SUMMARY" ||
    (tag === "INPUT" && BUTTON_TYPES.has(el.type)) || tag === "A";
  const INNER = "a[href],button,input:not([type=hidden]):not([type=radio]):not([type=checkbox]),select,textarea";
  const readElement = (el, tag, at, look) => {
    if (namespaceOf(el) !== XHTML) return;
    if (tag === "A" && has(el, "href")) control(el, at, out.links, "a", "", String(el.href).slice(0, 2000).toWellFormed());
    else if (isButton(el, tag)) {
      const veil = look && at.mode === "hidden" && /^(BUTTON|INPUT)$/.test(tag);
      control(el, at, out.buttons, tag === "BUTTON" ? "button" : tag === "INPUT" ? "input" : "other", String(el.type || ""), "",
        veil ? drawnBelow(el, at) : "");
    } else if (tag === "INPUT" || tag === "SELECT" || tag === "TEXTAREA" || isEditor(el)) field(el, at);
    else if (look && look.cursor === "pointer" && !at.pointer && at.mode === "visible" && childrenOf(el).length < 12 && !find(el, INNER)) {
      control(el, at, out.buttons, "other", tag === "LABEL" ? "label" : "", "");
    }
  };
  const enterFrame = (el, at) => {
    const box = place(rectOf(el), at);
    if (!seenAt(box, at) || box[2] < 30 || box[3] < 20) return null;
    let inner = null;
    try { inner = el.contentDocument; } catch { inner = null; }
    add(out.frames, { u: String(el.src || "").slice(0, 2000), b: box, n: short(attribute(el, "title") || attribute(el, "name"), 200), own: Boolean(inner) },
      50, "frames beyond 50");
    if (!inner || !inner.documentElement) return null;
    const fresh = { ...at, clip: null, absolute: null, style: null, above: null, pointer: false, details: false };
    return { node: inner.documentElement, at: rootAt(inner, fresh, box[0] + el.clientLeft, box[1] + el.clientTop) };
  };
  // Puts what is in the element on the stack, the first on top; `invisible` texts are left out.
  const pushInside = (el, tag, at, invisible) => {
    const push = (node, inside) => { if (!(invisible && nodeType(node) === 3)) stack.push({ node, at: inside }); };
    const given = tag === "SLOT" ? el.assignedNodes({ flatten: true }) : [];
    for (const node of given.reverse()) push(node, at);
    if (given.length) return;
    const shadow = shadowOf(el), inside = shadow ? rootAt(shadow, at, at.dx, at.dy) : at;
    for (let node = lastOf(shadow || el); node; node = previousOf(node)) push(node, inside);
  };
  // What holds within the element: whether it is seen, by what it is clipped, in which part of the page it is.
  // Asking for a computed property is what takes longest here, so each is asked for once, and only where it counts.
  const within = (el, tag, style, look, at) => {
    const own = { ...at, region: regionOf(el, at), article: at.article || tag === "ARTICLE", details: tag === "DETAILS" && !el.open };
    own.mode = cover && style && liesBelow(el, style, look) ? "hidden" : modeOf(el, tag, style, look, at);
    if (!style) return own;
    own.style = style;
    own.fixed = at.fixed || look.position === "fixed";
    own.above = at.style;
    own.around = look.position === "fixed" ? null : look.position === "absolute" ? at.absolute : at.clip;
    own.clip = own.mode !== "visible" ? null : !look.flows ? own.around : clipOf(el, style, { ...at, clip: own.around });
    if (own.clip !== at.absolute && (style.position !== "static" || style.transform !== "none")) own.absolute = own.clip;
    return own;
  };
  // What stands in a line like a word has no edges to flow over, and is not taken out of the line.
  const lookOf = (style, tag) => {
    const display = style.display, boxed = display !== "inline" || tag === "IFRAME" || tag === "FRAME";
    return {
      display, boxed, cursor: style.cursor, position: boxed ? style.position : "static",
      flows: boxed && (style.overflowX !== "visible" || style.overflowY !== "visible"), // over its edges, or is cut off there
    };
  };
  const isPre = (at) => Boolean(at.style) && /^(pre|break)/.test(at.style.whiteSpaceCollapse ?? at.style.whiteSpace);

  const nothing = { mode: "visible", region: "", article: false, details: false, style: null, above: null, fixed: false, pointer: false, clip: null, around: null, absolute: null };
  const cover = coverOf();
  const stack = document.documentElement ? [{ node: document.documentElement, at: rootAt(document, nothing, window.scrollX, window.scrollY) }] : [];
  while (stack.length) {
    const { node, at, end } = stack.pop();
    if (end) { if (end === "block") flush(); else gap(); continue; }
    const kind = nodeType(node);
    if (kind === 3) { readText(node, at); continue; }
    if (kind !== 1) continue;
    if (++count.elements > limits.elements) { say(`elements beyond ${limits.elements}`); break; }
    if (count.elements % 50 === 0 && late()) { say(`whatever takes longer than ${limits.ms} ms to read`); break; }
    const tag = tagOf(node);
    if (SKIPPED.has(tag)) continue;
    if (tag === "BR") { if (run) write("\n", null, run.folded ? "folded" : "visible", run.region); continue; }
    const style = at.mode === "visible" ? getComputedStyle(node) : null;
    const look = style && lookOf(style, tag);
    const own = within(node, tag, style, look, at);
    // visibility:hidden can be undone by a descendant, so it hides this element's own text but not the walk.
    const invisible = Boolean(style) && own.mode === "visible" && style.visibility !== "visible";
    const seen = invisible ? { ...own, mode: "hidden" } : own;
    if (tag === "IFRAME" || tag === "FRAME") {
      const inside = enterFrame(node, { ...seen, clip: seen.around });
      if (inside) { flush(); stack.push({ end: "block", at }, inside); }
      continue;
    }
    // Its own overflow clips what is in an element, not the element itself.
    readElement(node, tag, seen.clip === seen.around ? seen : { ...seen, clip: seen.around }, look);
    // What was written is never kept.
    if (tag === "SELECT" || tag === "TEXTAREA" || tag === "INPUT" || isEditor(node)) continue;
    if (look) own.pointer = look.cursor === "pointer";
    const display = look ? look.display : "";
    const absent = own.mode === "hidden" || display === "none"; // does not break the line around it
    const inline = absent || (display ? /^(inline|contents|ruby)/.test(display) : INLINE.test(tag));
    if (!inline) flush();
    if (!inline || (!absent && display && display !== "inline" && display !== "contents")) {
      if (inline) gap();
      stack.push({ end: inline ? "space" : "block", at });
    }
    pushInside(node, tag, own, invisible);
  }
  flush();

  const html = document.documentElement;
  // On its way this text becomes part of another JSON text. Quotes written as back quotes need no escape there,
  // and to escape them all takes a quarter of the time.
  return JSON.stringify({
    ...out, title: short(document.title, 500), url: document.URL, type: document.contentType,
    language: html ? fold(html.lang || attribute(html, "xml:lang")).toLowerCase() : "",
    width: html ? html.scrollWidth : 0, height: html ? html.scrollHeight : 0,
    elements: count.elements, ms: Math.round(performance.now() - started),
  }).replaceAll("\x7f", "\\u007f").replaceAll("`", "\x7f").replaceAll('"', "`");
}
