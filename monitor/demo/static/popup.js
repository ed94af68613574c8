// The newsletter pop-up: once per visit, a second after the page.
const popup = document.getElementById("popup");
popup.querySelector("[data-close]").addEventListener("click", () => popup.close());

if (!sessionStorage.getItem("popup")) {
  setTimeout(() => {
    sessionStorage.setItem("popup", "shown");
    popup.showModal();
  }, 1000);
}
