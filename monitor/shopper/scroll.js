// Scrolls through the page as a reader does, so that what loads or fades in on sight is there; then back to the top.
// Tells whether that brought anything new. `both`: look at every screen on the way up as well, for a page that has
// only just loaded and may not have been listening on the way down.
async (screens, both) => {
  const rest = (ms = 15) => new Promise((resolve) => setTimeout(resolve, ms));
  const count = () => `${document.getElementsByTagName("*").length} ${document.documentElement.textContent.length}`;
  const show = (n) => window.scrollTo({ top: n * innerHeight, behavior: "instant" });
  const before = count();
  let n = 0;
  while (n < screens && (n + 1) * innerHeight < document.documentElement.scrollHeight) {
    show(++n);
    await rest();
  }
  // What comes into sight last, mostly the footer with its telephone number, may take a moment to be filled.
  if (scrollY > 0) await rest(150);
  while (both && --n > 0) {
    show(n);
    await rest();
  }
  show(0);
  return count() !== before;
}
