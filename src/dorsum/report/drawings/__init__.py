"""Drawings: positions and movements by forward kinematics from joint angles in content, and the body map.

`draw` gives one frame, `draw_start_and_end` all frames side by side, `draw_in_page` the same without a style
of its own. The angles are design values that no source publishes; docs/explanation/drawings.md says what
they mean and what a drawing may be used for. `body_map` gives a person from the front or the back, with a
shape for each region.
"""

from dorsum.report.drawings.body_map import body_map
from dorsum.report.drawings.figure import draw, draw_in_page, draw_start_and_end

__all__ = ["body_map", "draw", "draw_in_page", "draw_start_and_end"]
