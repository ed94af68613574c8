// Scrolls through the page as a reader does, so that what loads or fades in on sight is there; then back to the top.
// Tells whether that brought anything new.
async (screens) => {
  const rest = (ms = 15) => new Promise((resolve) => setTimeout(resolve, ms));
  const count = () => `${document.getElementsByTagName("*").length} ${document.documentElement.textContent.length}`;
  const before = count();
  for (let n = 1; n <= screens && n * innerHeight < document.documentElement.scrollHeight; n++) {
    window.scrollTo({ top: n * innerHeight, behavior: "instant" });
    await rest();
  }
  // What comes into sight last, mostly the footer with its telephone number, may take a moment to be filled.
  if (scrollY > 0) await rest(150);
  window.scrollTo({ top: 0, behavior: "instant" });
  return count() !== before;
}
