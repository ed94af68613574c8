const [talk, launcher] = [document.querySelector("#chat section"), document.querySelector("#chat .launcher")];
launcher.addEventListener("click", () => {
  talk.hidden = !talk.hidden;
});
