"""What can be filed in the portal: one way through for each procedure."""

from portal.drafting import Drafting
from portal.journey import Journey
from portal.repair_journey import RepairJourney

JOURNEYS: dict[str, type[Drafting]] = {one.KIND: one for one in (Journey, RepairJourney)}
