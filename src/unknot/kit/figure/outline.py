"""The body as geometry: one half in few smooth curves, the lines that cut it into regions, and the two nerves.

The unit is a two-hundred-and-fortieth of a metre or so: the figure is 600 high, seven and a half heads of 80, and the
shoulders are two heads wide. The middle of the body is x = 0 and everything here has x of 0 or more; the other half is
its mirror image, so the silhouette is the same from the front and from the back.

Regions follow the shape because the outline cuts them: a region's own edges are the borders that it shares with its
neighbours, and where it has no neighbour it ends somewhere outside the body, where nothing is drawn. Two neighbours
name the same border, one of them backwards, so there is neither gap nor overlap between them. Between arm and body the
line ``gap`` takes the place of a neighbour.

Where each region lies follows the CHOIR body map as it is published (docs/decisions/0064); the drawing is ours.
"""

from __future__ import annotations

from collections.abc import Mapping

from unknot.spine.check.body_map import Area, View
from unknot.spine.check.drawing import Stretch

HEIGHT, HALF_WIDTH = 606, 138

OUTLINE = (
    # head, ear, neck
    "M0,0C17,0 28,11.5 28,31C28,33 28,34.6 27.8,36.4C30.8,35.2 32,38 31.4,42.6C30.8,47.2 29.2,50.8 26.4,50.2"
    "C24.8,58.4 22.4,65.6 19,71C18.6,78 18.6,85 19.4,91C20.4,98 28,101.4 38,104.4"
    # shoulder, arm, hand
    "C50,107.8 62,109.6 69.6,116.4C77.4,123.4 80,136 80.6,148C81.6,162 86,177 90.6,191C94,201 97.6,208 100.4,218"
    "C103.8,230 108,242 111.4,255C114.6,268 117.6,281 121.6,292C125.2,299.6 130.6,307 133.4,318"
    "C135.8,328 137.4,341 137,352C136.6,361 135,371.6 129.6,373C125,374 122.6,366.6 121.4,359"
    "C120.2,351 118,344 115,338.6C115,345.6 113.2,351.2 109.6,350.8C105.6,350.2 104.2,341 104.2,333"
    "C104.2,321 106.4,311 107.4,302"
    # inside of the arm, up to the armpit
    "C104.6,289 98.6,276 93.4,263C88.6,251 85,240 81.4,228C77,214 70,199 65,186C61,176 58,167 54,157"
    # side of the body, leg, foot
    "C53.6,172 50.8,188 49.4,203C48.2,216 48,228 49.2,240C50.6,254 54.6,267 56.8,282C59.2,299 58.8,321 56.6,342"
    "C54.2,366 49,390 46.2,410C44.4,423 45,434 44.4,446C43.8,457 47.4,468 48,482C48.8,504 42.4,526 38.2,547"
    "C36.8,554 36,560 37.4,565.4C40,571 46,577 51.6,583.4C56.6,589 60,595.4 57.6,599.6C55.4,603.6 49.6,604.8 44,604.4"
    "C37,604 31,600.4 25,596C20,592.4 15.4,588.4 14.2,582C13.2,576 15.6,571 15.4,565"
    # inside of the leg, up to the middle
    "C15.2,549 9.4,526 8.6,502C8,484 12.6,467 12,450C11.6,440 10.6,430 10.2,420C9,394 5,362 2.4,334C1.8,326 1,317 0,313"
)
"""One half of the silhouette, from the crown round to between the legs."""

LINES: Mapping[View, tuple[str, str]] = {
    View.FRONT: (
        (
            "M8,117C20,111 33,112 45,115.4M16,174C25,178 37,175.4 46,167M13,305C22,298 31,288 37,277"
            "M20,431C24,435 33,435 37,431M129.4,364C129.8,355 128.6,347 126.4,340"
        ),
        "M-19,71C-14.5,79 -8,83 0,83S14.5,79 19,71M0,236v4",
    ),
    View.BACK: (
        (
            "M23,130C31,141 34,155 29,168M2.6,326C13,336 30,334 43,324M17,437C24,441 32,441 39,437"
            "M25,596C32,595.4 37,588 36.6,578C36.4,573 36,570 37,566M129.4,364C129.8,355 128.6,347 126.4,340"
        ),
        "M0,116V222M0,286V313",
    ),
}
"""The few lines inside the outline: those of one half, and those in the middle."""

BORDERS: Mapping[str, str] = {
    # between head, neck and shoulder
    "brow": "0,36C12,35 24,33 44,29",
    "jaw": "0,83C8,83 14.5,79 19,71L44,64",
    "nape": "0,77C8,77 14.5,75 19,71L44,64",
    "collar": "0,119C12,117 27,110 37,98",
    "armhole": "37,98C44,116 53,134 54,157",
    # between arm and body, from the armpit down to below the hand
    "gap-shoulder": "54,157L56,177",
    "gap-upper-arm": "56,177L62,213",
    "gap-elbow": "62,213L70,249",
    "gap-forearm": "70,249L80,284",
    "gap-wrist": "80,284L87,318",
    "gap-hand": "87,318L86,384",
    # across the arm
    "sleeve": "56,177C68,176 80,172 98,163",
    "above-elbow": "62,213L112,198",
    "below-elbow": "70,249L124,233",
    "above-wrist": "80,284C92,285 110,281 136,270",
    "below-wrist": "87,318C100,319 118,316 150,305",
    # across the body in front
    "ribs": "0,196C18,197 44,205 62,213",
    "crease": "0,272C12,269 26,263 37,253",
    "iliac": "37,253C46,247 58,246 70,249",
    "hip-front": "37,253C37.4,275 36.4,300 34,323",
    "thigh-front": "0,324C12,327 25,326 34,323",
    "hip-end-front": "34,323C46,320 63,318 87,318",
    # across the body behind
    "blade": "0,171C20,173 42,169 54,157",
    "waist": "0,221C18,222 44,219 62,213",
    "sacrum": "0,272C14,270 27,265 37,256",
    "crest": "37,256C45,249 57,246 70,249",
    "hip-back": "37,256C35,276 35,304 41,326",
    "fold": "0,320C10,335 29,335 41,326",
    "hip-end-back": "41,326C51,322 66,319 87,318",
    "thigh-side": "41,326C41,356 38,386 33,412",
    # across the leg, inner part and outer part where both are needed
    "above-knee": "0,417C10,412.6 22,411.6 33,412",
    "above-knee-side": "33,412C46,412.6 58,414 74,418",
    "below-knee": "0,461C14,466 34,466 74,458",
    "above-ankle": "0,537C14,534 34,534 74,538",
    "instep": "0,579C12,577 30,572 74,553",
    "heel": "0,577C14,572 34,569 74,556",
}
"""Each border once, as a path from its inner or upper end."""

ARM: Mapping[Area, str] = {
    Area.SHOULDER: "(98,90) -sleeve -gap-shoulder -armhole",
    Area.UPPER_ARM: "sleeve (112,198) -above-elbow -gap-upper-arm",
    Area.ELBOW: "above-elbow (124,233) -below-elbow -gap-elbow",
    Area.FOREARM: "below-elbow (136,270) -above-wrist -gap-forearm",
    Area.WRIST: "above-wrist (150,305) -below-wrist -gap-wrist",
    Area.HAND: "below-wrist (150,384) -gap-hand",
}
SHAPES: Mapping[View, Mapping[Area, str]] = {
    View.FRONT: {
        Area.TOP_OF_HEAD: "(0,-9) (44,-9) -brow",
        Area.FACE: "brow -jaw",
        Area.NECK: "jaw -collar",
        **ARM,
        Area.CHEST: "collar armhole gap-shoulder gap-upper-arm -ribs",
        Area.BELLY: "ribs gap-elbow -iliac -crease",
        Area.HIP_SIDE: "iliac gap-forearm gap-wrist -hip-end-front -hip-front",
        Area.GROIN: "crease hip-front -thigh-front",
        Area.FRONT_THIGH: "thigh-front hip-end-front gap-hand (74,418) -above-knee-side -above-knee",
        Area.KNEE: "above-knee above-knee-side -below-knee",
        Area.SHIN: "below-knee -above-ankle",
        Area.ANKLE: "above-ankle -instep",
        Area.TOP_OF_FOOT: "instep (74,612) (0,612)",
    },
    View.BACK: {
        Area.TOP_OF_HEAD: "(0,-9) (44,-9) -brow",
        Area.BACK_OF_HEAD: "brow -nape",
        Area.NECK: "nape -collar",
        **ARM,
        Area.UPPER_BACK: "collar armhole -blade",
        Area.MID_BACK: "blade gap-shoulder gap-upper-arm -waist",
        Area.LOW_BACK: "waist gap-elbow -crest -sacrum",
        Area.HIP_SIDE: "crest gap-forearm gap-wrist -hip-end-back -hip-back",
        Area.BUTTOCK: "sacrum hip-back -fold",
        Area.BACK_THIGH: "fold thigh-side -above-knee",
        Area.OUTER_THIGH: "hip-end-back gap-hand (74,418) -above-knee-side -thigh-side",
        Area.BACK_KNEE: "above-knee above-knee-side -below-knee",
        Area.CALF: "below-knee -above-ankle",
        Area.ANKLE: "above-ankle -heel",
        Area.HEEL: "heel (74,612) (0,612)",
    },
}
"""Each region as a way round it: borders by name, backwards after a minus, and points outside the body."""

NERVE: Mapping[View, Mapping[Stretch, str]] = {
    View.BACK: {
        Stretch.LOW_BACK: "M3,230C9,242 15,256 20,272M3,247C8,256 15,263 20,272M3,261C8,266 14,269 20,272",
        Stretch.BUTTOCK: "M20,272C24,281 27,290 27,303C27,311 26.6,320 26.4,331",
        Stretch.THIGH: "M26.4,331C26,360 26,390 26,412",
        Stretch.KNEE: "M26,412C26,430 26.6,445 26.8,463M26,412C28,424 36,434 39.4,446C41,452 41.6,457 41.8,463",
        Stretch.LOWER_LEG: "M26.8,463C27.2,490 26,512 22.6,536M41.8,463C42,468 42,472 41.4,478",
        Stretch.FOOT: "M22.6,536C20.6,554 20,564 21,573C21.6,580 23.6,584 27,587",
    },
    View.FRONT: {
        Stretch.LOWER_LEG: "M41.8,461C42.4,472 38,497 33,516C31,524 29,531 28,536",
        Stretch.FOOT: "M28,536C26,552 25.6,560 29,568C33,577 41,584 47,590",
    },
}
"""The course of the sciatic nerve, stretch by stretch; in front only its branch along the shin."""
