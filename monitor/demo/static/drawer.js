// Adds to the cart without leaving the page and shows what was added.
const drawer = document.getElementById("drawer");
const { adding } = document.currentScript.dataset;

async function add(form) {
  const button = form.querySelector("button.main");
  const label = button.textContent;
  button.disabled = true;
  button.textContent = adding;
  const answer = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "X-Requested-With": "XMLHttpRequest" },
  });
  button.disabled = false;
  button.textContent = label;
  if (answer.ok) {
    show(await answer.text());
  } else {
    form.reportValidity();
  }
}

function show(html) {
  const body = drawer.querySelector("[data-body]");
  body.innerHTML = html;
  document.querySelector("b[data-count]").textContent = body.firstElementChild.dataset.count;
  body.querySelector("[data-close]").addEventListener("click", () => drawer.close());
  drawer.showModal();
}

document.querySelectorAll("form.add").forEach((form) => {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add(form);
  });
});
