// One step of the checkout is open at a time; the others wait folded.
const steps = [...document.querySelectorAll("details.step")];
document.querySelectorAll("[data-next]").forEach((button) => {
  button.addEventListener("click", () => {
    const here = steps.indexOf(button.closest("details"));
    steps.forEach((step, index) => {
      step.open = index === here + 1;
    });
  });
});
