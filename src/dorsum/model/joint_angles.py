"""The names of the joint angles that position a body; docs/explanation/drawings.md says what each means."""

BODY_ANGLES = frozenset({"trunk", "nk", "nf", "nl", "nr", "th", "lu", "tr", "lr", "thigh_from_vertical"})
LIMB_ANGLES = frozenset({"hp", "ab", "kn", "an", "sh", "sa", "ha", "sr", "el"})
SIDES = ("m", "o")
"""The side that moves, which is nearer to the one who looks, and the other one."""
ANGLE_NAMES = BODY_ANGLES | LIMB_ANGLES | {f"{name}_{side}" for name in LIMB_ANGLES for side in SIDES}
"""Every name that a frame may use; the angle of a limb holds for both sides unless it names one."""
