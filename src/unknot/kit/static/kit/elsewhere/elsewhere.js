// Says that the device keeps another time than the place of the visit; hidden where both read the same, now and in half
// a year, for clocks may change on other dates there. It runs where it stands, before what follows is drawn, so that
// nothing moves.
{
  const HALF_A_YEAR = 182 * 24 * 60 * 60 * 1000;
  const note = document.currentScript.previousElementSibling;
  const read = (moment, zone) => moment.toLocaleString("en-GB", { timeZone: zone });
  const moments = [new Date(), new Date(Date.now() + HALF_A_YEAR)];

  note.hidden = moments.every((moment) => read(moment, note.dataset.zone) === read(moment));
}
