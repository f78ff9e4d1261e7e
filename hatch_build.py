"""Build hook: compiles the YAML content to the one JSON bundle that the product reads."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ContentBuildHook(BuildHookInterface[Any]):
    """Writes `src/dorsum/content_bundle.json` before anything is packed, installed or linked."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  the hook's signature
        """Write the bundle; stop the build with the list of content mistakes where there are any."""
        package = Path(self.root) / "src" / "dorsum"
        bundle = _compile(package.parent, package / "content")
        unfinished = package / "content_bundle.json.new"
        unfinished.write_bytes(bundle)
        unfinished.replace(package / "content_bundle.json")


def _compile(source_root: Path, content: Path) -> bytes:
    """Return the bundle's bytes, made by the authoring room of this very checkout."""
    sys.path.insert(0, str(source_root))
    # Inside the function: the package can be imported only from here on.
    from dorsum.authoring.build import build_bundle  # noqa: PLC0415
    from dorsum.errors import DorsumError  # noqa: PLC0415

    try:
        return build_bundle(content)
    except DorsumError as mistakes:
        raise SystemExit(f"The content has mistakes; nothing was built.\n{mistakes}") from None
    finally:
        sys.path.remove(str(source_root))
