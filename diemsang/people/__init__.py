"""Who there is: logins; bodies, units, people, appointments, grants, all dated."""
