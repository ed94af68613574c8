// Resolves once no element was added for `quiet` ms, at the latest after `cap` ms. Scripts, styles and pixels
// that trackers add all the time do not count.
(quiet, cap) => new Promise((resolve) => {
  const MINOR = new Set(["SCRIPT", "STYLE", "LINK", "META", "NOSCRIPT", "IMG"]);
  let timer;
  const end = () => { observer.disconnect(); clearTimeout(timer); clearTimeout(last); resolve(true); };
  const again = () => { clearTimeout(timer); timer = setTimeout(end, quiet); };
  const observer = new MutationObserver((records) => {
    if (records.some((r) => [...r.addedNodes].some((n) => n.nodeType === 1 && !MINOR.has(n.tagName)))) again();
  });
  observer.observe(document, { childList: true, subtree: true });
  const last = setTimeout(end, cap);
  again();
})
