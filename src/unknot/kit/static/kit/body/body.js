// The body to touch. The list beside it is what is sent: a touch ticks its boxes, and its boxes fill the picture.

const NEAR_ENOUGH = [0, 8, 16, 22]; // pixels around a finger in which the nearest region is meant
const TOUCHED = "unknot-touched"; // on the front page, in this tab
const DEEP = 4; // from this step of clay on, patterns are drawn in the colour of the paper

for (const field of document.querySelectorAll("[data-body]")) wire(field);

function wire(field) {
  const find = (one) => field.querySelector(one);
  const all = (some) => [...field.querySelectorAll(some)];
  const says = find(".body-says");
  const panel = find(".body-panel");
  const list = find(".body-list");
  const worse = find(".body-worse");
  const rows = new Map(all("li[data-code]").map((line) => [line.dataset.code, row(line)]));
  const past = [];
  let now = snapshot();
  let picked = null;

  const DOES = {
    done: () => pick(null),
    away: () => {
      const code = picked;
      pick(null);
      rows.get(code).tick.checked = false;
      empty(rows.get(code));
      keep(told(code));
    },
    undo: () => {
      if (!past.length) return;
      now = past.pop();
      restore(now);
      show();
      if (picked && !rows.get(picked).tick.checked) pick(null);
      says.textContent = field.dataset.undone;
    },
    clear: () => {
      pick(null);
      for (const one of rows.values()) {
        one.tick.checked = false;
        empty(one);
      }
      keep(field.dataset.cleared);
    },
    list: (key) => key.setAttribute("aria-expanded", list.classList.toggle("body-list-open")),
  };

  field.addEventListener("change", (event) => {
    const line = event.target.closest("li[data-code]");
    // A region that is gone takes with it what was said of it, so that it does not come back unseen.
    if (line && event.target.matches(".body-tick") && !event.target.checked) empty(rows.get(line.dataset.code));
    keep(line ? told(line.dataset.code) : "");
  });
  for (const view of all("svg[data-view]")) {
    view.addEventListener("click", (event) => {
      const code = regionAt(view, event.clientX, event.clientY);
      if (code) touch(code);
    });
  }
  for (const key of all("[data-turn]")) key.addEventListener("click", () => turn(key.dataset.turn));
  for (const key of all("[data-level].body-key")) key.addEventListener("click", () => setLevel(key.dataset.level));
  for (const key of all("[data-feel]")) key.addEventListener("click", () => setFeel(key.dataset.feel));
  for (const key of all("[data-do]")) key.addEventListener("click", () => DOES[key.dataset.do](key));

  if (field.classList.contains("field-wrong")) DOES.list(find("[data-do=list]"));
  show();
  const touched = taken();
  if (rows.has(touched) && ![...rows.values()].some((one) => one.tick.checked)) touch(touched);

  // The first touch fills; the next one asks how bad it is there.
  function touch(code) {
    const one = rows.get(code);
    if (one.tick.checked) {
      pick(code);
      says.textContent = told(code);
      return;
    }
    pick(null);
    one.tick.checked = true;
    keep(field.dataset.marked.replace("%s", one.words));
  }

  function setLevel(level) {
    const one = rows.get(picked);
    one.level.value = one.level.value === level ? "" : level;
    keep(told(picked));
  }

  function setFeel(feel) {
    const box = rows.get(picked).feels.find((each) => each.value === feel);
    box.checked = !box.checked;
    keep(told(picked));
  }

  function pick(code) {
    const within = panel.contains(document.activeElement);
    picked = code;
    panel.hidden = !code;
    if (code) find(".body-place").textContent = rows.get(code).words;
    else if (within) find("[data-do=undo]").focus();
    show();
    if (code) uncover(find(`path[data-code="${code}"]`), panel);
  }

  function turn(view) {
    find(".body-views").dataset.shown = view;
    for (const key of all("[data-turn]")) key.setAttribute("aria-pressed", key.dataset.turn === view);
  }

  // Take what changed into the picture, so that it can be undone, and say it.
  function keep(words) {
    const next = snapshot();
    if (next === now) return;
    past.push(now);
    now = next;
    show();
    if (words) says.textContent = words;
  }

  function told(code) {
    const { words, tick, level, feels } = rows.get(code);
    if (!tick.checked) return field.dataset.away.replace("%s", words);
    const felt = feels.filter((box) => box.checked).map((box) => box.parentElement.textContent.trim());
    const bad = level.value ? [field.dataset.level.replace("%s", level.value)] : [];
    return `${[words, ...bad, ...felt].join(", ")}.`;
  }

  function snapshot() {
    const boxes = all(".body-list input, .body-worse input");
    return JSON.stringify(boxes.map((box) => (/checkbox|radio/.test(box.type) ? box.checked : box.value)));
  }

  function restore(state) {
    const values = JSON.parse(state);
    all(".body-list input, .body-worse input").forEach((box, at) => {
      if (typeof values[at] === "boolean") box.checked = values[at];
      else box.value = values[at];
    });
  }

  function show() {
    const marked = new Set([...rows].filter(([, one]) => one.tick.checked).map(([code]) => code));
    for (const path of all("path.region")) draw(path, rows.get(path.dataset.code));
    for (const part of all("[data-codes]")) {
      const lit = part.dataset.codes.split(" ").some((code) => marked.has(code));
      if (part.tagName === "SPAN") part.hidden = !lit;
      else part.classList.toggle("lit", lit);
    }
    for (const line of all(".body-along")) showAlong(line);
    worse.classList.toggle("body-worse-asked", new Set([...marked].map((code) => rows.get(code).side)).size > 1);
    find("[data-do=undo]").disabled = !past.length;
    find("[data-do=clear]").disabled = !marked.size;
    if (picked) showPanel(rows.get(picked));
  }

  function draw(path, { tick, level, feels, code }) {
    const step = /^([0-9]|10)$/.test(level.value) ? Math.floor((Number(level.value) + 1) / 2) : "said";
    path.setAttribute("class", `region${tick.checked ? ` shade-${step}` : ""}${picked === code ? " picked" : ""}`);
    while (path.nextElementSibling?.matches(".region-weave")) path.nextElementSibling.remove();
    if (!tick.checked) return;
    for (const { value } of feels.filter((box) => box.checked).reverse()) {
      const weave = path.cloneNode();
      weave.removeAttribute("data-code");
      weave.setAttribute("class", "region-weave");
      weave.setAttribute("fill", `url(#${path.ownerSVGElement.dataset.name}-${value}${step >= DEEP ? "-deep" : ""})`);
      path.after(weave);
    }
  }

  function showPanel({ level, feels }) {
    for (const key of all(".body-levels .body-key")) key.setAttribute("aria-pressed", key.dataset.level === level.value);
    for (const key of all("[data-feel]")) {
      key.setAttribute("aria-pressed", feels.some((box) => box.checked && box.value === key.dataset.feel));
    }
  }
}

function taken() {
  try {
    const code = sessionStorage.getItem(TOUCHED);
    sessionStorage.removeItem(TOUCHED);
    return code;
  } catch {
    return null;
  }
}

function row(line) {
  const tick = line.querySelector(".body-tick");
  return {
    code: line.dataset.code,
    side: line.dataset.side,
    words: line.querySelector("label").textContent,
    tick,
    level: line.querySelector(".body-more > input"),
    feels: [...line.querySelectorAll(".body-feels input")],
  };
}

function empty({ level, feels }) {
  level.value = "";
  for (const box of feels) box.checked = false;
}

function showAlong(line) {
  const [, ...stretches] = line.children;
  const lit = stretches.filter((one) => !one.hidden);
  line.hidden = !lit.length;
  for (const one of lit) one.textContent = one.dataset.words + (one === lit.at(-1) ? "." : ",");
}

// The panel stands at the foot of the window: scroll on as far as it hides the region that it asks about. On a large
// screen it stands beside the body and hides nothing.
function uncover(region, panel) {
  const [there, here] = [region.getBoundingClientRect(), panel.getBoundingClientRect()];
  const hidden = there.bottom - here.top;
  if (hidden > 0 && there.left < here.right && here.left < there.right) window.scrollBy(0, hidden);
}

// The region under a finger, or the nearest one beside it: an ankle is smaller than a fingertip.
function regionAt(view, x, y) {
  for (const far of NEAR_ENOUGH) {
    for (let turn = 0; turn < (far ? 8 : 1); turn += 1) {
      const angle = (turn * Math.PI) / 4;
      const hit = document.elementFromPoint(x + far * Math.cos(angle), y + far * Math.sin(angle));
      if (hit?.dataset.code && view.contains(hit)) return hit.dataset.code;
    }
  }
  return null;
}
