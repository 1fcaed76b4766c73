// How long something is held, beside the time of day that the server has written. The figures change for the eye alone;
// a screen reader is told twice: once less than two minutes are left, and at the end.

const SOON = 120;

for (const countdown of document.querySelectorAll(".countdown")) {
  const left = countdown.querySelector(".countdown-left");
  const said = countdown.querySelector(".countdown-said");
  // Counted from when the page came, so that a clock that is set wrong does not matter.
  const ends = Date.now() + Number(countdown.dataset.seconds) * 1000;
  let told = "";

  const tell = (what) => {
    if (told === what) return;
    told = what;
    said.textContent = said.dataset[what];
  };

  const tick = () => {
    const seconds = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds === 0) {
      countdown.classList.add("countdown-over");
      tell("over");
      clearInterval(ticking);
    } else if (seconds < SOON) {
      tell("soon");
    }
  };

  const ticking = setInterval(tick, 1000);
  tick();
}
