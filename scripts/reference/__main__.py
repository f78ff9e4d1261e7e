"""Write the reference pages. `make reference` does that."""

from scripts.reference.pages import PAGES, REFERENCE


def main() -> None:
    """Write every page that changed; proofs take a while and always change, by their times."""
    for name, make in PAGES.items():
        path = REFERENCE / name
        text = make()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(REFERENCE.parents[1])}: written again")


if __name__ == "__main__":
    main()
