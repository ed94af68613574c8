// Resolves with true as soon as the page draws something more; with false after `cap` ms.
(cap) => new Promise((resolve) => {
  const end = (drew) => { observer.disconnect(); clearTimeout(last); resolve(drew); };
  const observer = new MutationObserver((records) => { if (records.some((r) => r.addedNodes.length)) end(true); });
  observer.observe(document, { childList: true, subtree: true });
  const last = setTimeout(() => end(false), cap);
})
