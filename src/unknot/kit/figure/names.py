"""What each region is called, as a person would say it. Left and right are the person's own."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unknot.spine.check.body_map import View
from unknot.spine.check.drawing import Feel, Stretch
from unknot.spine.vocabulary import Side

NAMES: Mapping[int, Promise] = {
    101: _("right side of the forehead"),
    102: _("left side of the forehead"),
    103: _("right side of the face"),
    104: _("left side of the face"),
    105: _("right side of the neck (front)"),
    106: _("left side of the neck (front)"),
    107: _("right shoulder (front)"),
    108: _("right side of the chest"),
    109: _("left side of the chest"),
    110: _("left shoulder (front)"),
    111: _("right upper arm (front)"),
    112: _("left upper arm (front)"),
    113: _("right elbow (front)"),
    114: _("left elbow (front)"),
    115: _("right forearm (front)"),
    116: _("right side of the belly"),
    117: _("left side of the belly"),
    118: _("left forearm (front)"),
    119: _("right wrist (front)"),
    120: _("side of the right hip (front)"),
    121: _("right groin"),
    122: _("left groin"),
    123: _("side of the left hip (front)"),
    124: _("left wrist (front)"),
    125: _("right hand (front)"),
    126: _("front of the right thigh"),
    127: _("front of the left thigh"),
    128: _("left hand (front)"),
    129: _("right knee"),
    130: _("left knee"),
    131: _("right shin"),
    132: _("left shin"),
    133: _("right ankle (front)"),
    134: _("left ankle (front)"),
    135: _("top of the right foot"),
    136: _("top of the left foot"),
    201: _("left side of the top of the head"),
    202: _("right side of the top of the head"),
    203: _("left side of the back of the head"),
    204: _("right side of the back of the head"),
    205: _("left side of the neck (back)"),
    206: _("right side of the neck (back)"),
    207: _("left shoulder (back)"),
    208: _("left upper back"),
    209: _("right upper back"),
    210: _("right shoulder (back)"),
    211: _("left upper arm (back)"),
    212: _("left middle back"),
    213: _("right middle back"),
    214: _("right upper arm (back)"),
    215: _("left elbow (back)"),
    216: _("right elbow (back)"),
    217: _("left forearm (back)"),
    218: _("left low back"),
    219: _("right low back"),
    220: _("right forearm (back)"),
    221: _("left wrist (back)"),
    222: _("side of the left hip (back)"),
    223: _("left buttock"),
    224: _("right buttock"),
    225: _("side of the right hip (back)"),
    226: _("right wrist (back)"),
    227: _("left hand (back)"),
    228: _("back of the left thigh"),
    229: _("back of the right thigh"),
    230: _("right hand (back)"),
    231: _("back of the left knee"),
    232: _("back of the right knee"),
    233: _("left calf"),
    234: _("right calf"),
    235: _("left ankle (back)"),
    236: _("right ankle (back)"),
    237: _("left heel and sole"),
    238: _("right heel and sole"),
    328: _("outer side of the left thigh"),
    329: _("outer side of the right thigh"),
}
VIEWS: Mapping[View, Promise] = {
    View.FRONT: pgettext_lazy("side of the body", "Front"),
    View.BACK: pgettext_lazy("side of the body", "Back"),
}
FEELS: Mapping[Feel, Promise] = {
    Feel.ACHE: _("ache"),
    Feel.BURNING: _("burning"),
    Feel.SHOOTING: _("shooting"),
    Feel.PINS: _("pins and needles"),
    Feel.NUMB: _("numb"),
}
STRETCHES: Mapping[Stretch, Promise] = {
    Stretch.LOW_BACK: _("low back"),
    Stretch.BUTTOCK: _("buttock"),
    Stretch.THIGH: _("back of thigh"),
    Stretch.KNEE: _("back of knee"),
    Stretch.LOWER_LEG: _("lower leg"),
    Stretch.FOOT: _("foot"),
}
ALONG: Mapping[Side, Promise] = {
    Side.LEFT: _("Along the way of the left sciatic nerve:"),
    Side.RIGHT: _("Along the way of the right sciatic nerve:"),
}
