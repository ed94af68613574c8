"""A plan as a trigger of APScheduler 3: its times are those of the timetable, jitter included."""

from datetime import datetime

from apscheduler.triggers.base import BaseTrigger

from monitor.daemon.timetable import Plan, last_due, next_due, start_of


class PlanTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler 3 has no types
    """Fires when what is due starts; what was to start before, or just now, is for catching up."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        after = previous_fire_time or now
        due = last_due(self.plan, after)
        if due is not None and start_of(self.plan, due) > after:
            return start_of(self.plan, due)
        due = next_due(self.plan, after)
        return due and start_of(self.plan, due)

    def __str__(self) -> str:
        times = self.plan.cron or f"every {self.plan.every}"
        return f"{self.plan.shop_key}/{self.plan.group}: {times}"
