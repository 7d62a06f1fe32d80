from __future__ import annotations

import pandas as pd

from workbook.analysis import contact_rota


def test_the_share_of_roles_with_contact_is_of_this_quarter_and_my_team() -> None:
    people = pd.DataFrame(
        {
            "id": ["ana", "bo", "cy", "di"],
            "role": ["designer", "designer", "lawyer", "clerk"],
            "relation": ["my-team", "my-team", "my-team", "peer"],
        }
    )
    rota = pd.DataFrame(
        {
            "person": ["ana", "cy", "di", "bo", "cy"],
            "planned_for": ["2026-04-01", "2026-03-20", "2026-04-02", "2026-05-20", "2026-06-01"],
            "done_on": ["2026-04-01", "2026-03-31", "2026-04-02", None, None],
        }
    )

    roles = contact_rota.count_contact_by_role(rota, people, today="2026-05-10").set_index("role")
    share = contact_rota.compute_contact_share(rota, people, today="2026-05-10").iloc[0]

    assert roles["had_contact"].to_dict() == {"lawyer": False, "designer": True}
    assert list(roles.loc["designer", ["people", "people_with_contact"]]) == [2, 1]
    assert roles.loc["lawyer", "next_planned"] == pd.Timestamp("2026-06-01")
    assert (share["quarter"], share["roles"], share["share"]) == (pd.Timestamp("2026-04-01"), 2, 0.5)
