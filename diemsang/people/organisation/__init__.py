"""Bodies, units, people, appointments and grants, all dated (Tổ chức bộ máy)."""
