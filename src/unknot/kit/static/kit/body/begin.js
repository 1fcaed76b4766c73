// The region that was touched on the front page goes along in this tab alone, until the check asks where it hurts.

const TOUCHED = "unknot-touched";

try {
  sessionStorage.removeItem(TOUCHED);
  for (const way of document.querySelectorAll("[data-at]")) {
    way.addEventListener("click", () => sessionStorage.setItem(TOUCHED, way.dataset.at));
  }
} catch {
  // A browser that keeps nothing: the way leads to the check all the same.
}
