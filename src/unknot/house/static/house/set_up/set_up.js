// A field that looks itself up is drawn by select2, which forgets the field's own label; it is given back here. And the
// clock beside a time offers hours as they are written elsewhere.
"use strict";

function nameBoxes() {
  document.querySelectorAll(".select2-selection[role=combobox]").forEach((box) => {
    const field = box.closest(".select2").previousElementSibling;
    const label = field && document.querySelector(`label[for="${field.id}"]`);
    if (!label) return;
    label.id = `${field.id}_label`;
    const chosen = box.querySelector("[role=textbox]");
    box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    chosen.setAttribute("aria-labelledby", label.id);
  });
}

// Where Django brings jQuery, this is called after what it has already asked jQuery to do.
if (window.django && window.django.jQuery) window.django.jQuery(nameBoxes);

if (window.DateTimeShortcuts) {
  const hours = [6, 9, 12, 15, 18].map((hour) => [`${String(hour).padStart(2, "0")}:00`, hour]);
  window.DateTimeShortcuts.clockHours.default_ = [[window.gettext("Now"), -1], ...hours];
}
