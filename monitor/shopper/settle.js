// Resolves once the document is there and no element was added for `quiet` ms, at the latest `cap` ms after it
// was there. Scripts, styles and pixels that trackers add all the time do not count. A page that has loaded
// everything and has added nothing since we look is at rest already: there `brief` ms will do.
(quiet, cap, brief) => new Promise((resolve) => {
  const MINOR = new Set(["SCRIPT", "STYLE", "LINK", "META", "NOSCRIPT", "IMG"]);
  let timer;
  let alive = false;
  const end = () => { observer.disconnect(); clearTimeout(timer); clearTimeout(last); resolve(true); };
  const again = () => { clearTimeout(timer); if (last) timer = setTimeout(end, quiet); };
  const observer = new MutationObserver((records) => {
    if (!records.some((r) => [...r.addedNodes].some((n) => n.nodeType === 1 && !MINOR.has(n.tagName)))) return;
    alive = true;
    again();
  });
  const loaded = () => setTimeout(() => { if (!alive) end(); }, brief);
  observer.observe(document, { childList: true, subtree: true });
  let last;
  const watch = () => { last = setTimeout(end, cap); again(); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch, { once: true });
  else watch();
  if (document.readyState === "complete") loaded();
  else addEventListener("load", loaded, { once: true });
})
