SELECT count() AS rows FROM facts WHERE tenant = {tenant:String}
