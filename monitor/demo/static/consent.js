// The cookie banner: drawn by script over the whole page, as most shops' are.
const { title, text, accept, reject, more } = document.currentScript.dataset;

function button(label, answer, look) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = label;
  made.addEventListener("click", () => settle(answer));
  return made;
}

function settle(answer) {
  if (answer === "more") {
    return;
  }
  document.cookie = `consent=${answer}; path=/; max-age=86400; samesite=lax`;
  document.querySelector(".consent").remove();
  document.body.classList.remove("locked");
}

function ask() {
  const banner = document.createElement("div");
  banner.className = "consent";
  banner.setAttribute("role", "dialog");
  banner.setAttribute("aria-modal", "true");
  banner.setAttribute("aria-label", title);
  const box = document.createElement("div");
  const heading = document.createElement("h2");
  heading.textContent = title;
  const words = document.createElement("p");
  words.textContent = text;
  const answers = document.createElement("p");
  answers.className = "row";
  answers.append(button(accept, "all", "main"), button(reject, "necessary", "quiet"), button(more, "more", "plain"));
  box.append(heading, words, answers);
  banner.append(box);
  document.body.append(banner);
  document.body.classList.add("locked");
}

if (!document.cookie.includes("consent=")) {
  setTimeout(ask, 250);
}
