"""Drawings of positions and movements: joint angles from content, an SVG figure by forward kinematics.

`draw` gives one frame, `draw_start_and_end` all frames side by side, `draw_in_page` the same
without a style of its own. The angles are design values that no
source publishes; docs/explanation/drawings.md says what they mean and what a drawing may be used for.
"""

from dorsum.report.drawings.figure import draw, draw_in_page, draw_start_and_end

__all__ = ["draw", "draw_in_page", "draw_start_and_end"]
