// Fetches the parts of the page that this shop leaves out at first.
document.querySelectorAll("[data-part]").forEach(async (place) => {
  const answer = await fetch(place.dataset.part);
  place.outerHTML = await answer.text();
});
