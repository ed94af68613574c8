// Colour and size are picked by click; only then does the button work.
const form = document.querySelector("form.add");
const picture = document.querySelector(".frame.large img");

function pick(group, chosen) {
  group.querySelectorAll("[role=radio]").forEach((one) => one.setAttribute("aria-checked", String(one === chosen)));
  form.elements[group.dataset.input].value = chosen.dataset.value;
  group.querySelector(".chosen").textContent = chosen.dataset.value;
  const missing = [...form.querySelectorAll("input[data-needed]")].filter((input) => !input.value);
  const button = form.querySelector("button.main");
  button.disabled = missing.length > 0;
  button.textContent = missing.length ? missing[0].dataset.needed : button.dataset.ready;
}

function draw(group) {
  JSON.parse(group.dataset.values).forEach((entry) => {
    const [value, colour] = [entry].flat();
    const one = document.createElement("div");
    one.setAttribute("role", "radio");
    one.setAttribute("aria-checked", "false");
    one.setAttribute("aria-label", value);
    one.tabIndex = 0;
    one.dataset.value = value;
    one.className = colour ? "swatch" : "size";
    one.style.setProperty("--swatch", colour ?? "");
    one.textContent = colour ? "" : value;
    one.addEventListener("click", () => {
      pick(group, one);
      if (colour) {
        picture.src = `${picture.src.split("?")[0]}?colour=${encodeURIComponent(value)}`;
      }
    });
    group.querySelector(".values").append(one);
  });
}

document.querySelectorAll(".choice").forEach(draw);
