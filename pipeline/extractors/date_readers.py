"""The readers of DATE by name, as rules name them with `reads`: what a template matched → what it states.

    the  first     half         of  2023        → months 1 to 6 of 2023
         └ which   └ 6 months       └ year

A reader sees units and tables only; which words they are stands in `patterns/<lang>/date.toml`.
"""

from collections.abc import Callable, Mapping

from pipeline.extractors import date_combined, date_days, date_fiscal, date_parts, date_spans, date_years
from pipeline.extractors.date_readings import Reading
from pipeline.extractors.date_scan import Scan

READERS: Mapping[str, Callable[[Scan], Reading]] = {
    "day": date_days.day,
    "glued_day": date_days.glued_day,
    "iso": date_days.iso,
    "day_list": date_days.day_list,
    "dotted_day": date_days.dotted_day,
    "slashed_day": date_days.slashed_day,
    "before_day": date_days.day,
    "week_weekday": date_days.week_weekday,
    "weekday": date_days.weekday,
    "relative_weekday": date_days.relative_weekday,
    "day_word": date_days.day_word,
    "ago": date_days.ago,
    "month": date_years.month,
    "bare_month": date_years.bare_month,
    "relative_month": date_years.relative_month,
    "iso_month": date_years.iso_month,
    "year": date_years.year,
    "bare_year": date_years.bare_year,
    "year_range": date_years.year_range,
    "month_list": date_years.month_list,
    "range": date_years.from_to,
    "decade": date_years.decade,
    "part": date_parts.part,
    "part_of_year": date_parts.part_of_year,
    "bare_part": date_parts.bare_part,
    "part_code": date_parts.part_code,
    "months_of_year": date_parts.months_of_year,
    "months_up_to": date_parts.months_up_to,
    "day_of_relative_month": date_days.day_of_relative_month,
    "bare_day": date_days.bare_day,
    "part_range": date_parts.part_range,
    "part_list": date_parts.part_list,
    "nine_months": date_parts.nine_months,
    "fiscal": date_fiscal.fiscal,
    "fiscal_code": date_fiscal.fiscal_code,
    "vague": date_spans.vague,
    "relative": date_spans.relative,
    "rolling": date_spans.rolling,
    "to_date": date_spans.to_date,
    "year_to_date": date_spans.year_to_date,
    "earlier": date_spans.earlier,
    "that": date_spans.that,
    "the_period": date_spans.the_period,
    "holiday": date_spans.holiday,
    "whole_year": date_spans.whole_year,
    "the_year": date_spans.the_year,
    "the_part": date_spans.the_part,
    "prior_year": date_spans.prior_year,
    "beside": date_spans.beside,
    "year_beside": date_spans.year_beside,
    "same_period_before": date_spans.same_period_before,
    "duration_and_half": date_spans.duration_and_half,
    "month_end": date_spans.month_end,
    "unit_end": date_spans.unit_end,
    "same_period": date_spans.same_period,
    "days_within": date_spans.days_within,
    "month_quarter": date_spans.month_quarter,
    "leading_up": date_spans.leading_up,
    "duration": date_spans.duration,
    "an_hour": date_spans.an_hour,
    "duration_range": date_spans.duration_range,
    "half_duration": date_spans.half_duration,
    "near_span": date_combined.near_span,
    "season": date_combined.season,
    "weekend": date_combined.weekend,
    "combined_duration": date_combined.combined_duration,
}
