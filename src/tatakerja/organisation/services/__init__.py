"""Every write of the organisation: keyword-only, one transaction, access first, an audit event last."""

from tatakerja.organisation.services.accounts import (
    Opened,
    activate_account,
    create_account,
    open_accounts,
)
from tatakerja.organisation.services.channels import route_event
from tatakerja.organisation.services.groups import join_group, leave_group
from tatakerja.organisation.services.importing.exporting import export_people
from tatakerja.organisation.services.importing.runs import (
    begin_import,
    carry_out,
    check_import,
    discard_import,
    guessed_columns,
    purge_imports,
    upload_import,
)
from tatakerja.organisation.services.importing.storing import rejected_workbook
from tatakerja.organisation.services.nodes import change_node, close_node, create_node, move_node
from tatakerja.organisation.services.outlines import set_outline, set_streets
from tatakerja.organisation.services.people import (
    change_number,
    change_person,
    change_status,
    create_person,
    deactivate_person,
)
from tatakerja.organisation.services.places import add_workplace, change_workplace, close_workplace
from tatakerja.organisation.services.points import (
    approve_point,
    end_point,
    look_at_point,
    propose_point,
    reject_point,
)
from tatakerja.organisation.services.posts import close_post, open_post, set_superior
from tatakerja.organisation.services.roles import end_grant, grant_role

__all__ = [
    "Opened",
    "activate_account",
    "add_workplace",
    "approve_point",
    "begin_import",
    "carry_out",
    "change_node",
    "change_number",
    "change_person",
    "change_status",
    "change_workplace",
    "check_import",
    "close_node",
    "close_post",
    "close_workplace",
    "create_account",
    "create_node",
    "create_person",
    "deactivate_person",
    "discard_import",
    "end_grant",
    "end_point",
    "export_people",
    "grant_role",
    "guessed_columns",
    "join_group",
    "leave_group",
    "look_at_point",
    "move_node",
    "open_accounts",
    "open_post",
    "propose_point",
    "purge_imports",
    "reject_point",
    "rejected_workbook",
    "route_event",
    "set_outline",
    "set_streets",
    "set_superior",
    "upload_import",
]
