"""What may be wrong with a page as it is seen: each look gives the places that are, none where all is well."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests import browser

Look = Callable[[Page], list[str]]

FINGER = 44  # CSS pixels, WCAG 2.5.5


def small_targets(page: Page) -> list[str]:
    """Links, buttons and boxes smaller than a fingertip. A link within a sentence may be as small as its words."""
    found: list[str] = page.evaluate(SMALL, FINGER)
    return [f"too small to touch: {one}" for one in found]


def cut_off(page: Page) -> list[str]:
    """Text that is larger than the box that hides the rest of it, or that reaches out of the page."""
    found: list[str] = page.evaluate(CUT)
    wide = ["wider than the screen"] if browser.too_wide(page) else []
    return [*wide, *(f"cut off: {one}" for one in found)]


def moving(page: Page) -> list[str]:
    """Whatever moves, or would, where a person asked for no motion."""
    found: list[str] = page.evaluate(MOVES)
    return [f"moves: {one}" for one in found]


def shifting(page: Page) -> list[str]:
    """What moved while the page came, though nobody touched it."""
    found: list[str] = page.evaluate(SHIFTS)
    return [f"shifted: {one}" for one in found]


def unframed(page: Page) -> list[str]:
    """Buttons that nothing but their colour tells from the page."""
    found: list[str] = page.evaluate(UNFRAMED)
    return [f"without an edge: {one}" for one in found]


def in_twice_the_size(page: Page) -> list[str]:
    """What is cut off when a person has set their letters to twice the size."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = cut_off(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return [f"at 200 %: {one}" for one in found]


SEEN = """
const shown = one => one.checkVisibility({visibilityProperty: true}) && !one.closest('.aside-words, .skip');
const named = one => `${one.tagName.toLowerCase()} ${(one.textContent || one.name || '').trim().slice(0, 40)}`;
"""
SMALL = f"""finger => {{{SEEN}
  const inSentence = one => one.matches('a') && getComputedStyle(one).display === 'inline'
    && one.closest('p, li, dd, h1, h2, h3')?.textContent.trim() !== one.textContent.trim();
  // A box is as large as its label, which a finger may touch instead.
  const place = one => one.matches('[type=checkbox], [type=radio]') ? one.labels[0] ?? one : one;
  return [...document.querySelectorAll('body :is(a[href], button, input, select, textarea, summary)')]
    .filter(one => one.type !== 'hidden' && shown(place(one)) && !inSentence(one))
    .filter(one => place(one).getBoundingClientRect().height < finger - 0.5)
    .map(one => `${{named(one)}} ${{Math.round(place(one).getBoundingClientRect().height)}}`);
}}"""
CUT = f"""() => {{{SEEN}
  return [...document.querySelectorAll('body *')].filter(one => {{
    if (!shown(one) || one.closest('svg') || !one.textContent.trim()) return false;
    const style = getComputedStyle(one), hides = value => ['hidden', 'clip'].includes(value);
    return (hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
      || (hides(style.overflowY) && one.scrollHeight > one.clientHeight + 1);
  }}).map(named);
}}"""
MOVES = f"""() => {{{SEEN}
  const long = value => value.split(',').some(one => parseFloat(one) > 0);
  return [...document.querySelectorAll('body *')].filter(one => {{
    const style = getComputedStyle(one);
    return shown(one) && (long(style.animationDuration) || long(style.transitionDuration));
  }}).map(named);
}}"""
SHIFTS = """() => new Promise(done => {
  const name = one => one.node ? `${one.node.nodeName} ${(one.node.textContent || '').trim().slice(0, 40)}` : 'gone';
  new PerformanceObserver(list => done(
    list.getEntries().filter(one => !one.hadRecentInput).flatMap(one => one.sources.map(name))
  )).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done([]), 100);
})"""
UNFRAMED = f"""() => {{{SEEN}
  return [...document.querySelectorAll('main :is(.button, button)')].filter(one => {{
    const style = getComputedStyle(one);
    const underlined = style.textDecorationLine.includes('underline')
      || [...one.querySelectorAll('*')].some(part => getComputedStyle(part).textDecorationLine.includes('underline'));
    return shown(one) && !underlined && (style.borderTopStyle === 'none' || parseFloat(style.borderTopWidth) < 1);
  }}).map(named);
}}"""
