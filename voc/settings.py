"""The settings of a run: one section a step, from a voc.toml or from Python. Unknown keys are refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from voc.errors import SettingsError
from voc.intake.duplicates import DuplicatesSettings
from voc.intake.identify import IdentifySettings
from voc.intake.language import LanguageSettings
from voc.intake.normalise import NormaliseSettings
from voc.intake.read import ReadSettings
from voc.intake.redact import RedactSettings
from voc.intake.segment import SegmentSettings
from voc.meaning.edit_file import EDITS
from voc.meaning.edits import EditsSettings
from voc.meaning.encode import EncodeSettings
from voc.meaning.label import LabelSettings
from voc.meaning.overlay import OverlaySettings
from voc.meaning.topics import TopicsSettings
from voc.measure.brand.gaps import GapsSettings
from voc.measure.change.trends import TrendsSettings
from voc.measure.journey import JourneySettings
from voc.measure.moments.moment_settings import MomentsSettings
from voc.measure.moments.playbook import PlaybookSettings
from voc.measure.needs.needs import NeedsSettings
from voc.measure.outcome import OutcomeSettings
from voc.measure.people.headlines import HeadlinesSettings
from voc.measure.people.indicators import IndicatorsSettings
from voc.measure.people.ladder import LadderSettings
from voc.measure.people.personas import PersonasSettings
from voc.measure.people.segments import SegmentsSettings
from voc.measure.routes import RoutesSettings
from voc.measure.shares.shares import SharesSettings
from voc.measure.values import ValuesSettings
from voc.output.report_settings import ReportSettings
from voc.resources import read_toml

SETTINGS = "voc.toml"
FILES = (("edits", "file"), ("overlay", "file"), ("shares", "labels"), ("playbook", "file"), ("report", "logo"))
"""Settings that name files, by section."""


class Settings(BaseModel):
    """Every step's settings, by the step's name; at last those of the report."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    read: ReadSettings = ReadSettings()
    normalise: NormaliseSettings = NormaliseSettings()
    language: LanguageSettings = LanguageSettings()
    redact: RedactSettings = RedactSettings()
    segment: SegmentSettings = SegmentSettings()
    encode: EncodeSettings = EncodeSettings()
    label: LabelSettings = LabelSettings()
    outcome: OutcomeSettings = OutcomeSettings()
    identify: IdentifySettings = IdentifySettings()
    duplicates: DuplicatesSettings = DuplicatesSettings()
    topics: TopicsSettings = TopicsSettings()
    edits: EditsSettings = EditsSettings()
    journey: JourneySettings = JourneySettings()
    moments: MomentsSettings = MomentsSettings()
    needs: NeedsSettings = NeedsSettings()
    values: ValuesSettings = ValuesSettings()
    ladder: LadderSettings = LadderSettings()
    indicators: IndicatorsSettings = IndicatorsSettings()
    shares: SharesSettings = SharesSettings()
    segments: SegmentsSettings = SegmentsSettings()
    personas: PersonasSettings = PersonasSettings()
    headlines: HeadlinesSettings = HeadlinesSettings()
    trends: TrendsSettings = TrendsSettings()
    routes: RoutesSettings = RoutesSettings()
    overlay: OverlaySettings = OverlaySettings()
    gaps: GapsSettings = GapsSettings()
    playbook: PlaybookSettings = PlaybookSettings()
    report: ReportSettings = ReportSettings()


def load_settings(path: Path) -> Settings:
    """Read a voc.toml. Raises SettingsError with the place in the file that is not allowed."""
    content = read_toml(path)
    for section, name in FILES:
        own = content.get(section)
        if isinstance(own, dict) and name in own:
            own[name] = _beside(path, own[name])
    return make_settings(content, str(path))


def _beside(path: Path, named: Any) -> Any:
    """Return the files that a voc.toml names, a relative one starting at its folder."""
    if isinstance(named, list):
        return [_beside(path, each) for each in named]
    return str(path.parent / named) if isinstance(named, str) else named


def project_settings(config: Path | None) -> Settings:
    """Return the settings of the folder at hand: the voc.toml named or lying here, and the topics.toml beside it."""
    path = config or Path(SETTINGS)
    chosen = load_settings(path) if config or path.is_file() else Settings()
    beside = path.parent / EDITS
    if chosen.edits.edit or not beside.is_file():
        return chosen
    return chosen.model_copy(update={"edits": EditsSettings(file=beside)})


def changed(settings: Settings, section: str, **values: object) -> Settings:
    """Return the settings with these values in a section; those that are None stay as they are."""
    known = {name: value for name, value in values.items() if value is not None}
    return settings.model_copy(update={section: getattr(settings, section).model_copy(update=known)})


def make_settings(content: Mapping[str, Any], origin: str = "settings") -> Settings:
    """Check settings given as a mapping of sections. Raises SettingsError naming the first key at fault."""
    try:
        return Settings.model_validate(dict(content))
    except ValidationError as error:
        raise SettingsError(f"{origin}: {_in_one_line(error)}") from error


def _in_one_line(error: ValidationError) -> str:
    first = error.errors()[0]
    section, *keys = [str(part) for part in first["loc"]]
    place = f"[{section}] {'.'.join(keys)}".strip()
    if first["type"] != "extra_forbidden":
        return f"{place}: {first['msg']} (it is {first['input']!r})."
    if not keys:
        return f"there is no section [{section}]. Sections: {', '.join(Settings.model_fields)}."
    known = getattr(Settings(), section).__class__.model_fields
    return f"{place}: there is no such setting. Settings of [{section}]: {', '.join(known) or 'none'}."
