"""Drop from the tuning messages those the unseen part holds too: `python -m tests.recognition.apart`; then learn."""

from tests.recognition.corpus import TUNING, UNSEEN, read


def main() -> None:
    unseen = {message.text.casefold() for message in read(UNSEEN)}
    lines = TUNING.read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines if line.partition("\t")[2].strip().casefold() not in unseen]
    TUNING.write_text("\n".join(kept), encoding="utf-8")
    print(f"{len(lines) - len(kept)} dropped, {len(kept)} lines left")


if __name__ == "__main__":
    main()
