"""Django parts that know no room."""
