"""Records as other libraries have them; a library is imported when somebody asks for it."""
