// Resolves once no element was added for `quiet` ms, at the latest after `cap` ms. Scripts, styles and pixels
// that trackers add all the time do not count. A page that has loaded everything and has added nothing since
// we look is at rest already: there `brief` ms will do.
(quiet, cap, brief) => new Promise((resolve) => {
  const MINOR = new Set(["SCRIPT", "STYLE", "LINK", "META", "NOSCRIPT", "IMG"]);
  let timer;
  let alive = false;
  const end = () => { observer.disconnect(); clearTimeout(timer); clearTimeout(last); resolve(true); };
  const again = () => { clearTimeout(timer); timer = setTimeout(end, quiet); };
  const observer = new MutationObserver((records) => {
    if (!records.some((r) => [...r.addedNodes].some((n) => n.nodeType === 1 && !MINOR.has(n.tagName)))) return;
    alive = true;
    again();
  });
  const loaded = () => setTimeout(() => { if (!alive) end(); }, brief);
  observer.observe(document, { childList: true, subtree: true });
  const last = setTimeout(end, cap);
  again();
  if (document.readyState === "complete") loaded();
  else addEventListener("load", loaded, { once: true });
})
