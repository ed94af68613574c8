// Scrolls through the page as a reader does, so that what loads or fades in on sight is there; then back to the top.
// Tells whether that brought anything new.
async (screens) => {
  const rest = () => new Promise((resolve) => setTimeout(resolve, 15));
  const count = () => document.getElementsByTagName("*").length;
  const before = count();
  for (let n = 1; n <= screens && n * innerHeight < document.documentElement.scrollHeight; n++) {
    window.scrollTo({ top: n * innerHeight, behavior: "instant" });
    await rest();
  }
  window.scrollTo({ top: 0, behavior: "instant" });
  return count() !== before;
}
