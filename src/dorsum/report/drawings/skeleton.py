"""The lengths of a drawn body, as fractions of body height, and how thick each part is drawn.

The lengths are those of Drillis and Contini (1966), as printed in Winter, Biomechanics and Motor Control of
Human Movement, figure 4.1. Three simplifications serve the geometry and are no anatomy:

- thigh and shank are alike (0.245 and 0.246 in the table), so that in hook lying ankle and hip are level;
- shoulders and hips are equally far from the middle (0.129 and 0.096 in the table), so that a line from
  shoulder to hip is parallel to the trunk in every view;
- a hand is a ball at the wrist.

The thicknesses are those of the drawn line. They say where the skin is, so that a part rests on the floor.
"""

from types import MappingProxyType
from typing import Final

TRUNK: Final = 0.288  # from hip (0.530) to shoulder (0.818)
THIGH: Final = 0.245
SHANK: Final = 0.245
UPPER_ARM: Final = 0.186
FOREARM: Final = 0.146
HALF_WIDTH: Final = 0.09
FOOT_HEIGHT: Final = 0.039
FOOT_LENGTH: Final = 0.152
HEAD_AND_NECK: Final = 0.182
HEAD_HALF_LENGTH: Final = 0.066
HEAD_HALF_WIDTH: Final = 0.05
NECK_TO_HEAD: Final = HEAD_AND_NECK - HEAD_HALF_LENGTH
"""From between the shoulders to the middle of the head."""

FOOT_RADIUS: Final = 0.016
TOE_REACH: Final = 0.095
HEEL_REACH: Final = FOOT_LENGTH - 2 * FOOT_RADIUS - TOE_REACH
"""How far toes and heel lie before and behind the ankle, without the thickness of the foot."""
SOLE: Final = FOOT_HEIGHT - FOOT_RADIUS

RADIUS: Final = MappingProxyType(
    {
        "hip": 0.045,
        "low_back": 0.045,
        "mid_back": 0.045,
        "shoulder": 0.045,
        "head": HEAD_HALF_WIDTH,
        "nose": 0.0,
        "crown": 0.0,
        "knee": 0.032,
        "ankle": 0.026,
        "heel": FOOT_RADIUS,
        "toe": FOOT_RADIUS,
        "elbow": 0.025,
        "wrist": 0.025,
    }
)
"""Half the thickness of the body at a joint, as a fraction of body height."""


def radius_at(joint: str) -> float:
    """Return half the thickness at a joint, whichever side it is on."""
    return RADIUS[joint.removesuffix("_m").removesuffix("_o")]
