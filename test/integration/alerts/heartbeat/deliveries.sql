SELECT count() AS rows FROM deliveries WHERE tenant = {tenant:String}
