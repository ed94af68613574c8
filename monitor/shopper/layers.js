// What lies over the page, or across its top, and speaks of consent. `speaks` and `called` are patterns for folded
// texts and for names. Runs after `freeze.js`, whose references tell which controls stand in a layer.
(speaks, called) => {
  const SPEAKS = new RegExp(speaks, "u"), CALLED = new RegExp(called, "i");
  const VENDORS = "cookiebot|cookielaw|onetrust|usercentrics|didomi|trustarc|truste|quantcast|inmobi|sourcepoint|sp-prod|privacy-mgmt|borlabs|ccm19|consentmanager|klaro|complianz|cookieyes|iubenda|osano|axeptio|cookiefirst|cookie-script|cookieinformation|termly|tarteaucitron|shop-?privacy-banner|consent-tracking-api";
  const STATIC = "[id*=cookie i],[class*=cookie i],[id*=consent i],[class*=consent i],[id*=gdpr i],[class*=gdpr i]";
  const CONTROLS = "button,[role=button],input[type=button],input[type=submit],a";
  const COLUMNS = 9, ROWS = 7, READ = 3000;
  const nodes = (globalThis.reachwatchNodes ||= []);
  const parentOf = (n) => n.assignedSlot || n.parentNode || n.host || n.defaultView?.frameElement || null;
  const around = (inner, outer) => { for (let n = inner; n; n = parentOf(n)) if (n === outer) return true; return false; };
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const fold = (s) => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/ł/g, "l").replace(/ß/g, "ss").replace(/’/g, "'").replace(/\s+/g, " ");
  const nameOf = (e) => ["id", "class", "name", "title", "src", "aria-label"].map((a) => e.getAttribute(a) || "").join(" ").slice(0, 400);
  const namesAround = (e) => {
    let names = "";
    for (let n = e; n; n = parentOf(n)) if (n.nodeType === 1) names += ` ${nameOf(n)}`;
    return [names, ...[...e.querySelectorAll("[id],[class]")].slice(0, 30).map((i) => `${i.id} ${i.getAttribute("class") || ""}`)].join(" ").slice(0, 4000);
  };
  const innerOf = (frame) => { try { return frame.contentDocument; } catch { return null; } };

  // Its text with that of its shadow roots and frames; and all elements therein that match.
  const roots = (e, found = []) => {
    for (const n of [e, ...e.querySelectorAll("*")].slice(0, 2000)) {
      const root = n.shadowRoot || (n.tagName === "IFRAME" && innerOf(n)?.documentElement);
      if (root && found.length < 20) { found.push(root); roots(root, found); }
    }
    return found;
  };
  const all = (e, selector) => [e, ...roots(e)].flatMap((r) => [...r.querySelectorAll(selector)]);
  const textOf = (e) => [e, ...roots(e)].map((r) => r.innerText ?? [...r.children].filter((c) => !/^(STYLE|SCRIPT)$/.test(c.tagName)).map((c) => c.innerText).join(" ")).join(" ").slice(0, READ);
  const strange = (e) => [...(e.tagName === "IFRAME" ? [e] : []), ...all(e, "iframe")].filter((f) => !innerOf(f) && shown(f) && f.clientHeight > 20);
  const tells = (e) => {
    if (SPEAKS.test(fold(textOf(e))) && all(e, CONTROLS).some(shown)) return true;
    return strange(e).some((f) => CALLED.test(nameOf(f)) || CALLED.test(nameOf(e)));
  };

  const deepest = (root, x, y) => {
    const hit = root.elementFromPoint(x, y);
    const inner = hit?.shadowRoot?.elementFromPoint(x, y);
    return inner && inner !== hit ? deepest(hit.shadowRoot, x, y) : hit;
  };
  const isOver = (e) => {
    if (e.tagName === "DIALOG" || /^(alert)?dialog$/.test(e.getAttribute("role")) || e.getAttribute("aria-modal") === "true") return true;
    const style = getComputedStyle(e);
    return style.position === "fixed" || style.position === "sticky" || (style.position === "absolute" && Number(style.zIndex) >= 100);
  };
  const seen = new Set();
  const over = [];
  const climb = (from) => {
    for (let n = from; n && n !== document.body && n !== document.documentElement; n = parentOf(n)) {
      if (n.nodeType !== 1) continue;
      if (seen.has(n)) return;
      seen.add(n);
      if (isOver(n)) over.push(n);
    }
  };
  for (let i = 0; i < COLUMNS * ROWS; i++) {
    climb(deepest(document, innerWidth * ((i % COLUMNS) + 0.5) / COLUMNS, innerHeight * (Math.floor(i / COLUMNS) + 0.5) / ROWS));
  }
  const bars = [...document.querySelectorAll(STATIC)].slice(0, 60).filter((e) => {
    if (/^(A|BUTTON|BODY|HTML|SCRIPT|STYLE|LINK)$/.test(e.tagName) || !shown(e) || e.closest("footer,main article")) return false;
    const box = e.getBoundingClientRect();
    return box.height > 20 && box.height < 0.9 * innerHeight && box.top < innerHeight && box.bottom > 0 && e.innerText.length > 40;
  });
  const found = [];
  for (const e of [...over, ...bars]) {
    if (found.some((f) => around(f, e) || around(e, f)) || !tells(e)) continue;
    found.push(e);
  }

  const on = (e) => (e.type === "checkbox" ? e.checked : e.getAttribute("aria-checked") === "true") && !e.disabled && e.getAttribute("aria-disabled") !== "true";
  const clickable = (e) => (shown(e) && e.getBoundingClientRect().width > 3 ? e : [...(e.labels || [])].find(shown));
  const describe = (e) => {
    return {
      text: textOf(e).replace(/\s+/g, " ").slice(0, 400).toWellFormed(), name: `${namesAround(e)} ${strange(e).map(nameOf).join(" ")}`.toWellFormed(),
      framed: strange(e).length > 0,
      ticked: all(e, "input[type=checkbox],[role=switch],[role=checkbox]").filter(on).map(clickable).filter(Boolean).slice(0, 12).map((t) => nodes.push(t) - 1),
      refs: nodes.flatMap((n, i) => (around(n, e) ? [i] : [])),
    };
  };
  const vendor = !found.length && [...document.scripts].some((s) => s.src && new RegExp(VENDORS, "i").test(s.src));
  return JSON.stringify({ layers: found.slice(0, 5).map(describe), expected: vendor });
}
